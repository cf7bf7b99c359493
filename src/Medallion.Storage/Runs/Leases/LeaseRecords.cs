using Medallion.Storage.Objects;

namespace Medallion.Storage.Runs.Leases;

/// <summary>Reads and writes records with leases, and repeats what fails for the moment.</summary>
internal sealed class LeaseRecords(IRunRecordStore store, LeaseBackoff backoff, TimeProvider time)
{
    public Task<LeasedRecord?> ReadAsync(RecordKey key, TimeSpan patience, CancellationToken cancellationToken) =>
        backoff.RetryAsync(token => ReadOnceAsync(key, token), patience, cancellationToken);

    /// <summary>The record as it is: the very one that is known where that is still its version; null where there is none.</summary>
    public Task<LeasedRecord?> ReadIfChangedAsync(
        RecordKey key,
        LeasedRecord? known,
        TimeSpan patience,
        CancellationToken cancellationToken)
    {
        return known is null ? ReadAsync(key, patience, cancellationToken) : backoff.RetryAsync(LookAsync, patience, cancellationToken);

        async Task<LeasedRecord?> LookAsync(CancellationToken token) =>
            await store.FindVersionAsync(key, token) == known.Version ? known : await ReadOnceAsync(key, token);
    }

    /// <summary>Keys and versions of records; see <see cref="IRunRecordStore.ListAsync"/>.</summary>
    public Task<IReadOnlyList<ListedRecord>> ListAsync(
        RecordKey folder,
        RecordKey? after,
        int limit,
        TimeSpan patience,
        CancellationToken cancellationToken) =>
        backoff.RetryAsync(token => store.ListAsync(folder, after, limit, token), patience, cancellationToken);

    /// <summary>Writes as the header's holder; null where the record is somebody else's by now.</summary>
    /// <remarks>
    /// An earlier write of the same holder can have landed without its answer, also one that was cancelled. The record then
    /// has a version that nobody expected, but it names the holder: the write goes on from there.
    /// </remarks>
    public Task<LeaseWrite?> WriteAsync(
        RecordKey key,
        LeaseHeader header,
        ReadOnlyMemory<byte> content,
        string? expectedVersion,
        TimeSpan patience,
        CancellationToken cancellationToken,
        Action<StoreException>? failed = null)
    {
        byte[] bytes = LeaseFrame.Encode(header, content.Span);
        long begun = time.GetTimestamp();
        string? expected = expectedVersion;
        return backoff.RetryAsync(TryAsync, patience, cancellationToken, failed);

        async Task<LeaseWrite?> TryAsync(CancellationToken token)
        {
            while (true)
            {
                long sent = time.GetTimestamp();
                RecordWrite write = await store.WriteAsync(key, bytes, expected, token);
                if (write.IsWritten)
                {
                    return new LeaseWrite(write.Version, sent);
                }

                LeasedRecord? current = await ReadOnceAsync(key, token);
                if (current?.Header.Holder != header.Holder)
                {
                    return null;
                }

                if (current.Header == header)
                {
                    return new LeaseWrite(current.Version, begun);
                }

                expected = current.Version;
            }
        }
    }

    private async Task<LeasedRecord?> ReadOnceAsync(RecordKey key, CancellationToken cancellationToken) =>
        await store.ReadAsync(key, cancellationToken) is { } record ? LeaseFrame.Decode(key, record) : null;
}
