using Medallion.Storage.Objects;

namespace Medallion.Storage.Runs;

/// <summary>Records as objects of a bucket or folder, beside the data they are about.</summary>
/// <remarks>
/// <para>
/// Needs a store that honours conditions on puts. A read takes two requests, a write or a look at the version one. A
/// listing asks for every key of the folder, 1,000 a request on S3, whatever page is wanted: retention keeps that small.
/// </para>
/// <para>
/// Object stores delete without conditions. A deletion therefore first replaces the record, conditionally, by an empty
/// object, which readers take for no record and which writers leave alone, and then removes that.
/// </para>
/// </remarks>
public sealed class ObjectRunRecordStore : IRunRecordStore
{
    /// <summary>Where records are kept unless told otherwise.</summary>
    public const string DefaultPrefix = ".medallion/runs/";

    private const int MaxBytes = 4 << 20;
    private const string DeletionIdName = "medallion-deletion-id";

    // Who marked a record removes it within that time by its own clock, or leaves it to the next writer of the key.
    private static readonly TimeSpan RemovalTime = TimeSpan.FromMinutes(5);

    // Age by the store's clock from which a mark counts as left behind. S3 refuses clocks that are 15 minutes off.
    private static readonly TimeSpan AbandonedDeletion = TimeSpan.FromMinutes(30);

    private static readonly Dictionary<string, string> NoMetadata = [];

    private readonly IObjectStore _store;
    private readonly ObjectRecordReader _reader;
    private readonly TimeProvider _time;
    private readonly string _prefix;

    /// <summary>Keeps records in a store.</summary>
    /// <param name="store">The bucket or folder.</param>
    /// <param name="time">Clock that tells the age of interrupted deletions, and of nothing else.</param>
    /// <param name="prefix">What every record's key begins with; ends with '/', at most 100 characters.</param>
    public ObjectRunRecordStore(IObjectStore store, TimeProvider time, string prefix = DefaultPrefix)
    {
        if (!prefix.EndsWith('/') || prefix.Length > 100 || ObjectKey.FindPrefixProblem(prefix) is not null)
        {
            throw new ArgumentException(
                $"'{prefix}' is not a prefix of records: write one such as '{DefaultPrefix}'.",
                nameof(prefix));
        }

        _store = store;
        _reader = new ObjectRecordReader(store, MaxBytes);
        _time = time;
        _prefix = prefix;
    }

    /// <inheritdoc/>
    public int MaxContentBytes => MaxBytes;

    /// <inheritdoc/>
    public async Task<StoredRecord?> ReadAsync(RecordKey key, CancellationToken cancellationToken)
    {
        FoundRecord? found = await _reader.FindAsync(NameOf(key), cancellationToken);
        return found?.Record;
    }

    /// <inheritdoc/>
    public async Task<string?> FindVersionAsync(RecordKey key, CancellationToken cancellationToken)
    {
        ObjectInfo? info = await _store.FindAsync(NameOf(key), cancellationToken);
        return info?.Version is { Size: > 0 } version ? version.ETag : null;
    }

    /// <inheritdoc/>
    public async Task<RecordWrite> WriteAsync(
        RecordKey key,
        ReadOnlyMemory<byte> content,
        string? expectedVersion,
        CancellationToken cancellationToken)
    {
        string name = NameOf(key);
        RequireSize(name, content.Length);
        string writeId = WriteResolution.NewWriteId();
        byte[] bytes = RecordFrame.Encode(writeId, content.Span);
        try
        {
            return await PutAsync(name, bytes, ConditionOf(expectedVersion), cancellationToken);
        }
        catch (StoreException fault) when (WriteResolution.IsOpen(fault))
        {
            FoundRecord? found = await ReadBackAsync(name, fault, cancellationToken);
            return found is { IsDeletion: true }
                ? await ReplaceDeletionAsync(found.Info, bytes, expectedVersion, cancellationToken)
                : WriteResolution.Decide(fault, writeId, expectedVersion, found?.Record);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ListedRecord>> ListAsync(
        RecordKey folder,
        RecordKey? after,
        int limit,
        CancellationToken cancellationToken)
    {
        RecordPage page = new(after, limit);
        await foreach (ObjectInfo info in _store.ListAsync(_prefix + folder.Folder, cancellationToken))
        {
            if (info.Version.Size > 0 && !page.Add(info.Version.Key[_prefix.Length..], info.Version.ETag))
            {
                break;
            }
        }

        return page.Records;
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(RecordKey key, string expectedVersion, CancellationToken cancellationToken)
    {
        string name = NameOf(key);
        string deletionId = WriteResolution.NewWriteId();
        long begun = _time.GetTimestamp();
        Dictionary<string, string> metadata = new(StringComparer.Ordinal) { [DeletionIdName] = deletionId };
        try
        {
            await _store.PutAsync(name, default, PublishCondition.IfMatch(expectedVersion), metadata, cancellationToken);
        }
        catch (StoreException fault) when (WriteResolution.IsOpen(fault))
        {
            FoundRecord? found = await ReadBackAsync(name, fault, cancellationToken);
            if (found is not { IsDeletion: true })
            {
                return found?.Record?.Version == expectedVersion ? throw WriteResolution.StillOpen(fault) : found is null;
            }

            // Only who marked the record removes it: another's removal could come after the key is in use again.
            if (found.Info.Metadata.GetValueOrDefault(DeletionIdName) != deletionId)
            {
                return true;
            }
        }

        await RemoveAsync(name, begun, cancellationToken);
        return true;
    }

    private static PublishCondition ConditionOf(string? expectedVersion) =>
        expectedVersion is null ? PublishCondition.IfAbsent : PublishCondition.IfMatch(expectedVersion);

    private async Task<RecordWrite> PutAsync(
        string name,
        byte[] bytes,
        PublishCondition condition,
        CancellationToken cancellationToken)
    {
        ObjectInfo info = await _store.PutAsync(name, bytes, condition, NoMetadata, cancellationToken);
        return RecordWrite.Written(info.Version.ETag);
    }

    /// <summary>The record after a write whose outcome is open; where it cannot be read, the outcome stays open.</summary>
    private async Task<FoundRecord?> ReadBackAsync(string name, StoreException fault, CancellationToken cancellationToken)
    {
        try
        {
            return await _reader.FindAsync(name, cancellationToken);
        }
        catch (StoreException second) when (second.Fault == StoreFault.Unavailable)
        {
            throw WriteResolution.StillOpen(fault);
        }
    }

    /// <summary>Puts a new record where a deletion was interrupted; one that may be under way is not disturbed.</summary>
    private async Task<RecordWrite> ReplaceDeletionAsync(
        ObjectInfo deletion,
        byte[] bytes,
        string? expectedVersion,
        CancellationToken cancellationToken)
    {
        if (expectedVersion is not null || _time.GetUtcNow() - deletion.LastModified < AbandonedDeletion)
        {
            return RecordWrite.Conflict;
        }

        try
        {
            PublishCondition condition = PublishCondition.IfMatch(deletion.Version.ETag);
            return await PutAsync(deletion.Version.Key, bytes, condition, cancellationToken);
        }
        catch (StoreException fault) when (fault.Fault == StoreFault.ConditionFailed)
        {
            throw WriteResolution.StillOpen(fault);
        }
    }

    /// <summary>Removes the empty object; not after a long pause, when the key can be in use again.</summary>
    private async Task RemoveAsync(string name, long begun, CancellationToken cancellationToken)
    {
        TimeSpan left = RemovalTime - _time.GetElapsedTime(begun);
        if (left <= TimeSpan.Zero)
        {
            return;
        }

        using CancellationTokenSource limit = new(left, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _store.DeleteAsync(name, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Readers see no record already; the mark is left to the next writer.
        }
    }

    private void RequireSize(string name, int length)
    {
        if (length > MaxContentBytes)
        {
            throw new StoreException(
                StoreFault.Rejected,
                _store.Uri,
                name,
                $"{_store.Uri.Of(name)} would have {length} bytes of content; a run record has at most {MaxContentBytes}.");
        }
    }

    private string NameOf(RecordKey key)
    {
        key.RequireName();
        return _prefix + key.Name;
    }
}
