using Medallion.Storage.Objects;

namespace Medallion.Storage.Runs;

/// <summary>
/// Small records under keys, each replaced as a whole and only by a writer that knows its latest version. Every
/// implementation behaves the same; the same tests run on all.
/// </summary>
/// <remarks>
/// <para>
/// Versions are opaque and never repeat, also where a record gets the same content again: compare-and-swap sees every
/// write. Reads are never older than a write that has returned.
/// </para>
/// <para>
/// Every method throws <see cref="StoreException"/> for what the store answers; only <see cref="StoreFault.Unavailable"/>
/// may pass by itself. Safe for concurrent use.
/// </para>
/// </remarks>
public interface IRunRecordStore
{
    /// <summary>Longest content of one record, in bytes; longer is refused with <see cref="StoreFault.Rejected"/>.</summary>
    int MaxContentBytes { get; }

    /// <summary>Reads a record; null where there is none.</summary>
    Task<StoredRecord?> ReadAsync(RecordKey key, CancellationToken cancellationToken);

    /// <summary>Looks up a record's version without its content: the cheap way to see whether it has changed.</summary>
    /// <returns>The version; null where there is no record.</returns>
    Task<string?> FindVersionAsync(RecordKey key, CancellationToken cancellationToken);

    /// <summary>Writes a record if it is as the writer last saw it; else nothing is written.</summary>
    /// <param name="key">The record.</param>
    /// <param name="content">Its new content.</param>
    /// <param name="expectedVersion">Version that it must still have; null where there must be none.</param>
    /// <param name="cancellationToken">Cancels the write; whether it took effect is then unknown.</param>
    /// <remarks>
    /// <para>
    /// An answer that was lost, and a refusal that may be the answer to a repetition, are read back: each write carries an
    /// id of its own. A conflict therefore means that the record is by now another writer's and that this write cannot
    /// land later. (It may have landed and been replaced before it was read back.)
    /// </para>
    /// <para>
    /// <see cref="StoreFault.Unavailable"/> leaves open whether the write took effect or will. Write again with the same
    /// expectation: of all writes with one expectation at most one lands.
    /// </para>
    /// </remarks>
    Task<RecordWrite> WriteAsync(
        RecordKey key,
        ReadOnlyMemory<byte> content,
        string? expectedVersion,
        CancellationToken cancellationToken);

    /// <summary>Records beneath <paramref name="folder"/> in the order of their keys, at most <paramref name="limit"/>.</summary>
    /// <param name="folder">Keys that begin with these parts and have more; <see cref="RecordKey.Root"/> for all.</param>
    /// <param name="after">Last key of the page before; null for the first page. Need not exist any more.</param>
    /// <param name="limit">Most records to return, from 1 to 10,000. Fewer are returned only at the end.</param>
    /// <param name="cancellationToken">Cancels the listing.</param>
    Task<IReadOnlyList<ListedRecord>> ListAsync(
        RecordKey folder,
        RecordKey? after,
        int limit,
        CancellationToken cancellationToken);

    /// <summary>Deletes a record if it still has a version. For records that nobody holds or will write again.</summary>
    /// <returns>True where there is no record any more; false where it is another version by now.</returns>
    Task<bool> DeleteAsync(RecordKey key, string expectedVersion, CancellationToken cancellationToken);
}
