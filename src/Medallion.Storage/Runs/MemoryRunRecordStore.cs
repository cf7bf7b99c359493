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
    public Task<IReadOnlyList<RecordKey>> ListAsync(
        RecordKey folder,
        RecordKey? after,
        int limit,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<RecordKey> keys =
        [
            .. _records.Keys
                .Where(name => name.StartsWith(folder.Folder, StringComparison.Ordinal))
                .Where(name => after is null || string.CompareOrdinal(name, after.Name) > 0)
                .Order(StringComparer.Ordinal)
                .Take(limit)
                .Select(static name => RecordKey.FromName(name)!),
        ];
        return Task.FromResult(keys);
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
