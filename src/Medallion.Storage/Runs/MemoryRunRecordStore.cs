using System.Collections.Concurrent;
using System.Globalization;

namespace Medallion.Storage.Runs;

/// <summary>Records in the memory of one process, for a single replica whose runs need not outlive it.</summary>
public sealed class MemoryRunRecordStore : IRunRecordStore
{
    private readonly ConcurrentDictionary<string, StoredRecord> _records = new(StringComparer.Ordinal);
    private long _writes;

    /// <inheritdoc/>
    public int MaxContentBytes => 64 << 20;

    /// <inheritdoc/>
    public Task<StoredRecord?> ReadAsync(RecordKey key, CancellationToken cancellationToken)
    {
        key.RequireName();
        return Task.FromResult(_records.GetValueOrDefault(key.Name));
    }

    /// <inheritdoc/>
    public Task<string?> FindVersionAsync(RecordKey key, CancellationToken cancellationToken)
    {
        key.RequireName();
        return Task.FromResult(_records.GetValueOrDefault(key.Name)?.Version);
    }

    /// <inheritdoc/>
    public Task<RecordWrite> WriteAsync(
        RecordKey key,
        ReadOnlyMemory<byte> content,
        string? expectedVersion,
        CancellationToken cancellationToken)
    {
        key.RequireName();
        string id = Interlocked.Increment(ref _writes).ToString(CultureInfo.InvariantCulture);
        var record = new StoredRecord(id, id, content.ToArray());
        bool isWritten = expectedVersion is null
            ? _records.TryAdd(key.Name, record)
            : _records.TryGetValue(key.Name, out StoredRecord? before)
                && before.Version == expectedVersion
                && _records.TryUpdate(key.Name, record, before);
        return Task.FromResult(isWritten ? RecordWrite.Written(id) : RecordWrite.Conflict);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ListedRecord>> ListAsync(
        RecordKey folder,
        RecordKey? after,
        int limit,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<ListedRecord> listed =
        [
            .. _records
                .Where(entry => entry.Key.StartsWith(folder.Folder, StringComparison.Ordinal))
                .Where(entry => after is null || string.CompareOrdinal(entry.Key, after.Name) > 0)
                .OrderBy(static entry => entry.Key, StringComparer.Ordinal)
                .Take(limit)
                .Select(static entry => new ListedRecord(RecordKey.FromName(entry.Key)!, entry.Value.Version)),
        ];
        return Task.FromResult(listed);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(RecordKey key, string expectedVersion, CancellationToken cancellationToken)
    {
        key.RequireName();
        if (!_records.TryGetValue(key.Name, out StoredRecord? before))
        {
            return Task.FromResult(true);
        }

        bool isDeleted = before.Version == expectedVersion
            && _records.TryRemove(new KeyValuePair<string, StoredRecord>(key.Name, before));
        return Task.FromResult(isDeleted || !_records.ContainsKey(key.Name));
    }
}
