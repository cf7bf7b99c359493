using System.Diagnostics.CodeAnalysis;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Decoding;

/// <summary>What decoders throw; whoever knows the page adds where it is.</summary>
internal static class DecodingFault
{
    /// <summary>The bytes are not what the format says.</summary>
    [DoesNotReturn]
    public static void ThrowCorrupt(string what) => throw new ParquetFormatException(ParquetFault.Corrupt, what);

    /// <summary>Values of one page take more memory than the reader's options allow.</summary>
    [DoesNotReturn]
    public static void ThrowTooLarge(long bytes, long limit) => throw new ParquetFormatException(
        ParquetFault.LimitExceeded,
        $"The values of one page take {bytes:N0} bytes; the reader allows {limit:N0} (MaxPageBytes).");

    /// <summary>The encoding does not exist, or not for this type.</summary>
    [DoesNotReturn]
    public static void ThrowUnsupported(string what) => throw new ParquetFormatException(ParquetFault.Unsupported, what);

    /// <summary>Fails where decoded values would take more than their page may.</summary>
    public static void CheckSize(long bytes, long limit)
    {
        if (bytes > limit)
        {
            ThrowTooLarge(bytes, limit);
        }
    }
}
