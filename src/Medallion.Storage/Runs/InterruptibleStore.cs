using System.Runtime.CompilerServices;
using Medallion.Storage.Objects;

namespace Medallion.Storage.Runs;

/// <summary>
/// A store whose calls end as soon as they are cancelled, also where the file system below keeps their thread, as a network
/// folder does whose server is away. A lease could not run out in time otherwise.
/// </summary>
/// <remarks>
/// What was cancelled goes on until the file system answers, and may still take effect. A bounded number of calls is under
/// way at once, those included: further ones wait, so that a dead folder does not use up the process's threads.
/// </remarks>
/// <param name="store">The folder.</param>
/// <param name="maxCalls">Most calls under way at once, at least 1. Default <see cref="DefaultMaxCalls"/>.</param>
#pragma warning disable CA1001 // a call that was cancelled gives its slot back whenever it ends, perhaps after everything else
public sealed class InterruptibleStore(IObjectStore store, int maxCalls = InterruptibleStore.DefaultMaxCalls) : IObjectStore
#pragma warning restore CA1001
{
    /// <summary>Most calls under way at once: 64.</summary>
    public const int DefaultMaxCalls = 64;

    private readonly SemaphoreSlim _slots = new(maxCalls);

    /// <inheritdoc/>
    public StoreUri Uri => store.Uri;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Not disposed where it hangs: it holds nothing but memory.
        IAsyncEnumerator<ObjectInfo> objects = await RunAsync(
            () => Task.FromResult(store.ListAsync(prefix, cancellationToken).GetAsyncEnumerator(cancellationToken)), cancellationToken);
        while (await RunAsync(() => objects.MoveNextAsync().AsTask(), cancellationToken))
        {
            yield return objects.Current;
        }

        await objects.DisposeAsync();
    }

    /// <inheritdoc/>
    public Task<ObjectInfo?> FindAsync(string key, CancellationToken cancellationToken) =>
        RunAsync(() => store.FindAsync(key, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask ReadAsync(ObjectVersion version, long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        // Apart from the caller's buffer, which may be in other use when a read that was cancelled ends.
        byte[] bytes = await RunAsync(
            async () =>
            {
                byte[] read = new byte[destination.Length];
                await store.ReadAsync(version, offset, read, cancellationToken);
                return read;
            },
            cancellationToken);
        bytes.CopyTo(destination);
    }

    /// <inheritdoc/>
    public Task<ObjectInfo> PutAsync(
        string key,
        ReadOnlyMemory<byte> content,
        PublishCondition condition,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken)
    {
        byte[] own = content.ToArray();
        return RunAsync(() => store.PutAsync(key, own, condition, metadata, cancellationToken), cancellationToken);
    }

    /// <summary>Not offered: what is written piece by piece is written by stages, which have other means.</summary>
    public Task<IObjectUpload> StartUploadAsync(
        string key, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Records are written in one step.");

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            await store.DeleteAsync(key, cancellationToken);
            return true;
        },
        cancellationToken);

    private async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        return await Task.Run(() => InSlotAsync(work), CancellationToken.None).WaitAsync(cancellationToken);
    }

    private async Task<T> InSlotAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        finally
        {
            _slots.Release();
        }
    }
}
