namespace Medallion.Parquet.Format;

/// <summary>Reads the indexes of pages.</summary>
internal static class PageIndexReader
{
    public static OffsetIndex ReadOffsetIndex(ref ThriftCompactReader reader, short id)
    {
        IReadOnlyList<PageLocation> pageLocations = [];
        while (reader.ReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    pageLocations = ThriftLists.ReadStructs(ref reader, type, ReadPageLocation);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new OffsetIndex
        {
            PageLocations = pageLocations,
        };
    }

    public static PageLocation ReadPageLocation(ref ThriftCompactReader reader, short id)
    {
        long offset = default;
        int compressedSize = default;
        long firstRowIndex = default;
        while (reader.ReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    offset = reader.ReadInt64(type);
                    break;
                case 2:
                    compressedSize = reader.ReadInt32(type);
                    break;
                case 3:
                    firstRowIndex = reader.ReadInt64(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new PageLocation
        {
            Offset = offset,
            CompressedSize = compressedSize,
            FirstRowIndex = firstRowIndex,
        };
    }

    public static ColumnIndex ReadColumnIndex(ref ThriftCompactReader reader, short id)
    {
        IReadOnlyList<bool> nullPages = [];
        IReadOnlyList<ReadOnlyMemory<byte>> minValues = [];
        IReadOnlyList<ReadOnlyMemory<byte>> maxValues = [];
        int boundaryOrder = default;
        IReadOnlyList<long>? nullCounts = null;
        while (reader.ReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    nullPages = ThriftLists.ReadBooleans(ref reader, type);
                    break;
                case 2:
                    minValues = ThriftLists.ReadBinaries(ref reader, type);
                    break;
                case 3:
                    maxValues = ThriftLists.ReadBinaries(ref reader, type);
                    break;
                case 4:
                    boundaryOrder = reader.ReadInt32(type);
                    break;
                case 5:
                    nullCounts = ThriftLists.ReadLongs(ref reader, type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new ColumnIndex
        {
            NullPages = nullPages,
            MinValues = minValues,
            MaxValues = maxValues,
            BoundaryOrder = boundaryOrder,
            NullCounts = nullCounts,
        };
    }
}
