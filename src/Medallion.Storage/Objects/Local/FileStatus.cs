using System.Runtime.InteropServices;

namespace Medallion.Storage.Objects.Local;

/// <summary>What the file system tells of a path, links not followed.</summary>
/// <param name="Kind">File, folder, link or other.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Time of the last write, in ticks of 100 ns (UTC).</param>
/// <param name="Inode">The file's number in its file system; 0 where the platform does not tell.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileStatus(FileKind Kind, long Size, long Modified, ulong Inode)
{
    /// <summary>
    /// The version tag. Every publish makes a new file with a later time than the one it replaces, so tags of one key
    /// never repeat; a file that somebody edits in place changes its time or size.
    /// </summary>
    public string ETag => $"\"{Inode:x}-{Modified:x}-{Size:x}\"";

    public ObjectVersion ToVersion(string key) => new(key, ETag, Size);

    public DateTimeOffset ToTime() => new(Modified, TimeSpan.Zero);
}
