using Microsoft.Win32.SafeHandles;

namespace Medallion.Storage.Objects.Local;

/// <summary>Reads ranges of one version of a file, and notices when the key holds another version or none.</summary>
internal sealed class LocalReader(LocalFolder folder, OpenFiles files)
{
    public async ValueTask ReadAsync(
        ObjectVersion version,
        long offset,
        Memory<byte> destination,
        CancellationToken cancellationToken)
    {
        ReadRange.Validate(version, offset, destination.Length);
        if (!destination.IsEmpty)
        {
            await folder.TransferAsync(version.Key, () => Read(version, offset, destination.Span), cancellationToken);
        }
    }

    private void Read(ObjectVersion version, long offset, Span<byte> destination)
    {
        ObjectKey.Validate(folder.Uri, version.Key);
        string path = $"{folder.Root.TrimEnd('/')}/{version.Key}";
        OpenFiles.Entry file = files.TryRent(path, version.ETag) ?? Open(version);
        bool current = false;
        try
        {
            while (destination.Length > 0)
            {
                int read = RandomAccess.Read(file.Handle, destination, offset);
                if (read == 0)
                {
                    break; // Cut short in place: the check below finds another version.
                }

                offset += read;
                destination = destination[read..];
            }

            // Checked behind the read: what was read before a change cannot stem from it.
            RequireCurrent(path, version);
            current = true;
        }
        finally
        {
            if (!current)
            {
                files.Drop(file);
            }

            files.Return(file);
        }
    }

    private OpenFiles.Entry Open(ObjectVersion version)
    {
        folder.RequireRoot();
        string path = folder.PathOf(version.Key);

        // Before opening, because opening a pipe would block; behind, because the name can change hands in between.
        RequireCurrent(path, version);
        SafeFileHandle handle = File.OpenHandle(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete);
        try
        {
            RequireCurrent(path, version);
            return files.Add(path, version.ETag, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private void RequireCurrent(string path, ObjectVersion version)
    {
        if (!NativeFiles.TryGetStatus(path, out FileStatus status) || status.Kind != FileKind.File)
        {
            throw new StoreException(
                StoreFault.ObjectNotFound,
                folder.Uri,
                version.Key,
                $"{folder.Uri.Of(version.Key)} does not exist any more.");
        }

        if (status.Size != version.Size || status.ETag != version.ETag)
        {
            throw new StoreException(
                StoreFault.ObjectChanged,
                folder.Uri,
                version.Key,
                $"{folder.Uri.Of(version.Key)} was replaced or edited since it was first looked at.");
        }
    }
}
