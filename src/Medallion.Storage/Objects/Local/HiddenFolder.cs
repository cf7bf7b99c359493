using System.Security.Cryptography;
using System.Text;

namespace Medallion.Storage.Objects.Local;

/// <summary>
/// Paths of what a store keeps beside the objects of one folder: unfinished files, metadata and locks. They live in the
/// object's own folder, so that a rename never crosses file systems and stores opened at different depths agree.
/// </summary>
internal static class HiddenFolder
{
    public const string PartialSuffix = ".partial";
    public const string MetadataSuffix = ".metadata.json";

    // Locks are never deleted (that would race with their next owner), so there is a fixed number of them.
    private const int LockCount = 16;

    public static string Of(string objectPath) =>
        Path.Combine(Path.GetDirectoryName(objectPath)!, ObjectKey.ReservedSegment);

    public static string NewPartial(string objectPath) =>
        Path.Combine(Of(objectPath), $"{Guid.NewGuid():N}{PartialSuffix}");

    public static string LockOf(string objectPath) =>
        Path.Combine(Of(objectPath), $"{HashOfName(objectPath)[0] % LockCount:x}.lock");

    /// <summary>
    /// Path of a version's metadata: the version is in the name, so it comes and goes with the version.
    /// </summary>
    public static string MetadataOf(string objectPath, FileStatus version) =>
        Path.Combine(Of(objectPath), $"{MetadataStem(objectPath)}.{version.ETag.Trim('"')}{MetadataSuffix}");

    public static string MetadataStem(string objectPath) =>
        Convert.ToHexStringLower(HashOfName(objectPath).AsSpan(0, 16));

    // Names may be as long as the file system allows; a digest always leaves room for the version behind it.
    private static byte[] HashOfName(string objectPath) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(objectPath)));
}
