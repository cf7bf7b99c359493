using Medallion.Storage.Objects;

namespace Medallion.Storage.Runs;

/// <summary>Reads one version of a record whole, however often it is replaced meanwhile.</summary>
internal sealed class ObjectRecordReader(IObjectStore store, int maxContentBytes)
{
    // Owners write some times a second at most; who misses this often is reading from a store that does not answer.
    private const int MaxAttempts = 32;

    // A record that is still not whole then was damaged, or changed by hand: it is told for what it is.
    private const int MaxTornReads = 4;

    public async Task<FoundRecord?> FindAsync(string name, CancellationToken cancellationToken)
    {
        int torn = 0;
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            ObjectInfo? info = await store.FindAsync(name, cancellationToken);
            if (info is null)
            {
                return null;
            }

            if (info.Version.Size == 0)
            {
                return new FoundRecord(info, null);
            }

            if (await TryReadAsync(info.Version, cancellationToken) is { } bytes
                && (RecordFrame.IsWhole(bytes) || ++torn == MaxTornReads))
            {
                return new FoundRecord(info, RecordFrame.Decode(store.Uri, info.Version, bytes));
            }
        }

        throw new StoreException(
            StoreFault.Unavailable,
            store.Uri,
            name,
            $"{store.Uri.Of(name)} was replaced {MaxAttempts} times while it was being read.");
    }

    /// <summary>The bytes of a version; null where it is no longer there.</summary>
    private async Task<byte[]?> TryReadAsync(ObjectVersion version, CancellationToken cancellationToken)
    {
        RequireSize(version);
        byte[] bytes = new byte[version.Size];
        try
        {
            await store.ReadAsync(version, 0, bytes, cancellationToken);
        }
        catch (StoreException moved) when (moved.Fault is StoreFault.ObjectChanged or StoreFault.ObjectNotFound)
        {
            return null;
        }

        return bytes;
    }

    private void RequireSize(ObjectVersion version)
    {
        if (version.Size > maxContentBytes + RecordHeader.MaxBytes)
        {
            throw new StoreException(
                StoreFault.Rejected,
                store.Uri,
                version.Key,
                $"{store.Uri.Of(version.Key)} has {version.Size} bytes; a run record has at most {maxContentBytes}.");
        }
    }
}
