using System.Text;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;

namespace Medallion.Storage.Tests.Runs;

/// <summary>Records of a store that looks at the version and opens the object in two steps, between which it is replaced.</summary>
public sealed class TornRecordTests
{
    private static readonly RecordKey Key = RecordKey.Of("people", "r");

    [Fact]
    public async Task Record_that_was_torn_on_its_way_is_read_again()
    {
        var store = new TearingStore();
        var records = new ObjectRunRecordStore(store, TimeProvider.System);
        await records.WriteAsync(Key, "as it was written"u8.ToArray(), null, CancellationToken.None);
        store.TornReads = 3;

        StoredRecord? record = await records.ReadAsync(Key, CancellationToken.None);

        Assert.Equal("as it was written", Encoding.UTF8.GetString(record!.Content.Span));
        Assert.Equal(0, store.TornReads);
    }

    [Fact]
    public async Task Record_that_never_is_whole_is_told_as_it_is()
    {
        var store = new TearingStore();
        var records = new ObjectRunRecordStore(store, TimeProvider.System);
        await records.WriteAsync(Key, "as it was written"u8.ToArray(), null, CancellationToken.None);
        store.TornReads = 1_000;

        StoredRecord? record = await records.ReadAsync(Key, CancellationToken.None);

        Assert.Equal("as it was writte", Encoding.UTF8.GetString(record!.Content.Span));
        Assert.Equal(996, store.TornReads);
    }

    /// <summary>One object, whose size is one byte less while it tears.</summary>
    private sealed class TearingStore : IObjectStore
    {
        private byte[] _content = [];

        public StoreUri Uri { get; } = StoreUri.Parse("file:///lake");

        public int TornReads { get; set; }

        private ObjectInfo Info(string key) => new(
            new ObjectVersion(key, "1", _content.Length - (TornReads > 0 ? 1 : 0)), DateTimeOffset.UnixEpoch, ObjectMetadata.Empty);

        public Task<ObjectInfo?> FindAsync(string key, CancellationToken cancellationToken) =>
            Task.FromResult(_content.Length == 0 ? null : Info(key));

        public ValueTask ReadAsync(
            ObjectVersion version, long offset, Memory<byte> destination, CancellationToken cancellationToken)
        {
            _content.AsMemory((int)offset, destination.Length).CopyTo(destination);
            TornReads -= TornReads > 0 ? 1 : 0;
            return ValueTask.CompletedTask;
        }

        public Task<ObjectInfo> PutAsync(
            string key,
            ReadOnlyMemory<byte> content,
            PublishCondition condition,
            IReadOnlyDictionary<string, string> metadata,
            CancellationToken cancellationToken)
        {
            _content = content.ToArray();
            return Task.FromResult(Info(key));
        }

        public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IObjectUpload> StartUploadAsync(
            string key, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task DeleteAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
