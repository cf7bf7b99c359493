using Medallion.Storage.Objects;
using Medallion.Storage.Objects.Local;
using Medallion.Storage.Threads;

namespace Medallion.Storage.Tests.Local;

/// <summary>What a disk that does not answer keeps waiting, and what goes on.</summary>
public sealed class FileThreadsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TestFolder _folder = new();
    private readonly FileThreads _threads = new();
    private readonly ManualResetEventSlim _disk = new();
    private readonly OpenFiles _files = new(OpenFiles.DefaultCapacity);

    public void Dispose()
    {
        _disk.Set();
        _threads.Dispose();
        _files.Dispose();
        _disk.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Records_are_found_and_written_while_no_byte_of_an_object_can_be_moved()
    {
        using LocalObjectStore store = Open();
        ObjectInfo before = await PutAsync(store, "record", "1");
        Task[] hanging = Hang(_threads.Contents);

        Assert.Equal(before.Version, (await store.FindAsync("record", default).WaitAsync(Patience))?.Version);
        ObjectInfo after = await PutAsync(store, "record", "2").WaitAsync(Patience);

        Assert.NotEqual(before.Version.ETag, after.Version.ETag);
        Assert.DoesNotContain(hanging, static task => task.IsCompleted);
    }

    [Fact]
    public async Task Read_that_is_cancelled_while_it_waits_for_a_thread_leaves_the_buffer_alone()
    {
        using LocalObjectStore store = Open();
        ObjectInfo found = await PutAsync(store, "object", "content");
        Task[] hanging = Hang(_threads.Contents);
        using var cancel = new CancellationTokenSource();
        byte[] buffer = new byte[7];
        Task read = store.ReadAsync(found.Version, 0, buffer, cancel.Token).AsTask();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(Patience));

        _disk.Set();
        await Task.WhenAll(hanging);
        await _threads.Contents.RunAsync(static () => { }, default);
        Assert.All(buffer, static value => Assert.Equal(0, value));
    }

    private static Task<ObjectInfo> PutAsync(LocalObjectStore store, string key, string text) => store.PutAsync(
        key, System.Text.Encoding.UTF8.GetBytes(text), PublishCondition.None, new Dictionary<string, string>(), default);

    private LocalObjectStore Open() => new(
        StoreUri.Parse($"file://{_folder.Path}"), _folder.Path, new LocalResources(_files, _threads), ownsThem: false, TimeProvider.System);

    private Task[] Hang(WorkThreads threads) =>
        [.. Enumerable.Range(0, threads.MaximumConcurrencyLevel).Select(_ => threads.RunAsync(() => { _disk.Wait(Patience); }, default))];
}
