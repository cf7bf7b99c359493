using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Decoding;

/// <summary>Types whose values all take the same number of bytes in a <see cref="BinaryBuffer"/>.</summary>
internal static class FixedWidth
{
    private const int Int96 = 12;

    /// <summary>Bytes of each value, or 0 where values have any length.</summary>
    public static int Of(ParquetType type) => type.Physical switch
    {
        PhysicalType.Int96 => Int96,
        PhysicalType.FixedLenByteArray => type.ByteLength,
        _ => 0,
    };

    /// <summary>Sets the ends of values of equal width.</summary>
    public static void FillEnds(Span<int> ends, int width)
    {
        int end = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            end += width;
            ends[i] = end;
        }
    }
}
