using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Tests.Execution;

/// <summary>A store that answers no call before it is told to, and then with a fault.</summary>
internal sealed class HangingStore : IObjectStore
{
    private readonly ConcurrentQueue<TaskCompletionSource> _calls = new();

    public StoreUri Uri { get; } = StoreUri.Parse("s3://lake");

    /// <summary>Answers the oldest call, and waits until one of those that are awaited has ended by that.</summary>
    public async Task FailNextAsync(Task[] calls)
    {
        int ended = calls.Count(static call => call.IsCompleted);
        Assert.True(_calls.TryDequeue(out TaskCompletionSource? next));
        next.SetException(new StoreException(StoreFault.Unavailable, Uri, null, "scripted"));
        while (calls.Count(static call => call.IsCompleted) == ended)
        {
            await Task.Delay(1);
        }
    }

    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await HangAsync();
        yield break;
    }

    public async Task<ObjectInfo?> FindAsync(string key, CancellationToken cancellationToken) => await HangAsync();

    public async ValueTask ReadAsync(
        ObjectVersion version, long offset, Memory<byte> destination, CancellationToken cancellationToken) => await HangAsync();

    public Task<ObjectInfo> PutAsync(
        string key,
        ReadOnlyMemory<byte> content,
        PublishCondition condition,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken) => HangAsync();

    public async Task<IObjectUpload> StartUploadAsync(
        string key, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        await HangAsync();
        throw new InvalidOperationException("unreachable");
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => HangAsync();

    private async Task<ObjectInfo> HangAsync()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls.Enqueue(answer);
        await answer.Task;
        throw new InvalidOperationException("unreachable");
    }
}
