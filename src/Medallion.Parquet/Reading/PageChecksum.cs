using System.IO.Hashing;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Reading;

/// <summary>Tells whether the bytes of a page are those that were written.</summary>
internal static class PageChecksum
{
    /// <summary>Fails where the checksum in the header is not that of the bytes as stored; passes where there is none.</summary>
    public static void Verify(PageHeader header, ReadOnlySpan<byte> body)
    {
        if (header.Crc is { } expected && (uint)expected != Crc32.HashToUInt32(body))
        {
            throw new ParquetFormatException(
                ParquetFault.ChecksumMismatch,
                $"The page's checksum is {Crc32.HashToUInt32(body):x8}, but its header says {expected:x8}: "
                + "its bytes changed after they were written.");
        }
    }
}
