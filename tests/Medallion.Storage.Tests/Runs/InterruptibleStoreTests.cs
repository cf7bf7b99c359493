using Medallion.Storage.Objects;
using Medallion.Storage.Runs;
using Medallion.Storage.Runs.Leases;

namespace Medallion.Storage.Tests.Runs;

/// <summary>Records in a folder whose file system keeps every thread that asks it.</summary>
public sealed class InterruptibleStoreTests : IDisposable
{
    private const int MaxCalls = 6;

    private readonly BlockingStore _blocking = new();
    private readonly InterruptibleStore _store;

    public InterruptibleStoreTests() => _store = new InterruptibleStore(_blocking, MaxCalls);

    public void Dispose() => _blocking.Dispose();

    [Fact]
    public async Task Every_call_ends_when_it_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        byte[] buffer = new byte[1];
        Task[] calls =
        [
            _store.FindAsync("a", cancel.Token),
            _store.ReadAsync(new ObjectVersion("a", "1", 1), 0, buffer, cancel.Token).AsTask(),
            _store.PutAsync("a", default, PublishCondition.None, ObjectMetadata.Empty, cancel.Token),
            _store.DeleteAsync("a", cancel.Token),
            _store.ListAsync("a", cancel.Token).ToArrayAsync(CancellationToken.None).AsTask(),
        ];
        await _blocking.UntilBlockedAsync(calls.Length);

        await cancel.CancelAsync();

        foreach (Task call in calls)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(20)));
        }

        // A read that ends late does not write into what may be another's by now.
        _blocking.Release();
        await _blocking.UntilBlockedAsync(0);
        Assert.Equal(0, buffer[0]);
    }

    [Fact]
    public async Task Calls_that_are_not_answered_do_not_use_up_the_threads()
    {
        using var cancel = new CancellationTokenSource();
        Task[] calls = [.. Enumerable.Range(0, MaxCalls + 5).Select(_ => _store.FindAsync("a", cancel.Token))];
        await _blocking.UntilBlockedAsync(MaxCalls);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(calls));

        using var brief = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.FindAsync("a", brief.Token));
        Assert.Equal(MaxCalls, _blocking.Blocked);

        _blocking.Release();
        Assert.Null(await _store.FindAsync("a", CancellationToken.None));
    }

    [Fact]
    public async Task Lease_on_a_record_there_is_not_waited_for_without_end()
    {
        var options = new LeaseOptions
        {
            Duration = TimeSpan.FromSeconds(1),
            SafetyMargin = TimeSpan.FromSeconds(0.2),
            PollInterval = TimeSpan.FromSeconds(0.1),
        };
        var leases = new LeaseManager(new ObjectRunRecordStore(_store, TimeProvider.System), options, "test", TimeProvider.System);

        StoreException fault = await Assert.ThrowsAsync<StoreException>(
            () => leases.ReadAsync(RecordKey.Of("a"), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Equal(StoreFault.Unavailable, fault.Fault);
    }

    /// <summary>Blocks the thread of every call until it is released; then nothing is there, and reads are of ones.</summary>
    private sealed class BlockingStore : IObjectStore, IDisposable
    {
        private readonly ManualResetEventSlim _released = new();
        private int _blocked;

        public StoreUri Uri { get; } = StoreUri.Parse("file:///lake");

        public int Blocked => Volatile.Read(ref _blocked);

        public void Release() => _released.Set();

        public async Task UntilBlockedAsync(int count)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (Blocked != count)
            {
                await Task.Delay(5, patience.Token);
            }
        }

        public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellationToken)
        {
            Block();
            return AsyncEnumerable.Empty<ObjectInfo>();
        }

        public Task<ObjectInfo?> FindAsync(string key, CancellationToken cancellationToken)
        {
            Block();
            return Task.FromResult<ObjectInfo?>(null);
        }

        public ValueTask ReadAsync(
            ObjectVersion version, long offset, Memory<byte> destination, CancellationToken cancellationToken)
        {
            Block();
            destination.Span.Fill(1);
            return ValueTask.CompletedTask;
        }

        public Task<ObjectInfo> PutAsync(
            string key,
            ReadOnlyMemory<byte> content,
            PublishCondition condition,
            IReadOnlyDictionary<string, string> metadata,
            CancellationToken cancellationToken)
        {
            Block();
            throw new StoreException(StoreFault.ConditionFailed, Uri, key, "scripted");
        }

        public Task<IObjectUpload> StartUploadAsync(
            string key, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task DeleteAsync(string key, CancellationToken cancellationToken)
        {
            Block();
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            Release();
            SpinWait.SpinUntil(() => Blocked == 0, TimeSpan.FromSeconds(10));
            _released.Dispose();
        }

        private void Block()
        {
            Interlocked.Increment(ref _blocked);
            try
            {
                _released.Wait();
            }
            finally
            {
                Interlocked.Decrement(ref _blocked);
            }
        }
    }
}
