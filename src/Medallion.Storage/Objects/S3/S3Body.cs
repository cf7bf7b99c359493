using System.Runtime.InteropServices;

namespace Medallion.Storage.Objects.S3;

internal static class S3Body
{
    /// <summary>
    /// A seekable stream over the bytes, so that the SDK can sign and repeat them; not copied where they are an array.
    /// </summary>
    public static MemoryStream Of(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out ArraySegment<byte> array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);
}
