using Medallion.Storage.Objects;
using Medallion.Storage.Runs;

namespace Medallion.Stages.Tests.Runs;

/// <summary>A ledger that takes records as large as DynamoDB does, and refuses others as DynamoDB does.</summary>
internal sealed class SmallRecordStore : IRunRecordStore
{
    private readonly MemoryRunRecordStore _store = new();

    /// <summary>Bytes of a DynamoDB item, less what its key takes.</summary>
    public int MaxContentBytes { get; set; } = (400 << 10) - (4 << 10);

    /// <summary>The largest content that was written.</summary>
    public int Largest { get; private set; }

    /// <summary>Content that is refused for another reason than its size.</summary>
    public Func<ReadOnlyMemory<byte>, bool> Refuses { get; set; } = static _ => false;

    public Task<StoredRecord?> ReadAsync(RecordKey key, CancellationToken cancellationToken) => _store.ReadAsync(key, cancellationToken);

    public Task<string?> FindVersionAsync(RecordKey key, CancellationToken cancellationToken) =>
        _store.FindVersionAsync(key, cancellationToken);

    public Task<RecordWrite> WriteAsync(
        RecordKey key, ReadOnlyMemory<byte> content, string? expectedVersion, CancellationToken cancellationToken)
    {
        if (content.Length > MaxContentBytes || Refuses(content))
        {
            throw new StoreException(StoreFault.Rejected, null, key.Name, $"{content.Length} bytes are refused.");
        }

        Largest = Math.Max(Largest, content.Length);
        return _store.WriteAsync(key, content, expectedVersion, cancellationToken);
    }

    public Task<IReadOnlyList<ListedRecord>> ListAsync(
        RecordKey folder, RecordKey? after, int limit, CancellationToken cancellationToken) =>
        _store.ListAsync(folder, after, limit, cancellationToken);

    public Task<bool> DeleteAsync(RecordKey key, string expectedVersion, CancellationToken cancellationToken) =>
        _store.DeleteAsync(key, expectedVersion, cancellationToken);
}
