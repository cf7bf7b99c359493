using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Format;

/// <summary>Reads row groups and their column chunks.</summary>
internal static class RowGroupReader
{
    public static RowGroup ReadRowGroup(ref ThriftCompactReader reader, short id)
    {
        IReadOnlyList<ColumnChunk> columns = [];
        long totalByteSize = default;
        long rowCount = default;
        long? fileOffset = null;
        long? totalCompressedSize = null;
        while (reader.ReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    columns = ThriftLists.ReadStructs(ref reader, type, ReadColumnChunk);
                    break;
                case 2:
                    totalByteSize = reader.ReadInt64(type);
                    break;
                case 3:
                    rowCount = reader.ReadInt64(type);
                    break;
                case 5:
                    fileOffset = reader.ReadInt64(type);
                    break;
                case 6:
                    totalCompressedSize = reader.ReadInt64(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new RowGroup
        {
            Columns = columns,
            TotalByteSize = totalByteSize,
            RowCount = rowCount,
            FileOffset = fileOffset,
            TotalCompressedSize = totalCompressedSize,
        };
    }

    public static ColumnChunk ReadColumnChunk(ref ThriftCompactReader reader, short id)
    {
        string? filePath = null;
        ColumnMetaData? metaData = null;
        long? offsetIndexOffset = null;
        int? offsetIndexLength = null;
        long? columnIndexOffset = null;
        int? columnIndexLength = null;
        bool isEncrypted = false;
        while (reader.ReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    filePath = reader.ReadString(type);
                    break;
                case 3:
                    metaData = ReadColumnMetaData(ref reader, reader.EnterStruct(type));
                    break;
                case 4:
                    offsetIndexOffset = reader.ReadInt64(type);
                    break;
                case 5:
                    offsetIndexLength = reader.ReadInt32(type);
                    break;
                case 6:
                    columnIndexOffset = reader.ReadInt64(type);
                    break;
                case 7:
                    columnIndexLength = reader.ReadInt32(type);
                    break;
                case 8:
                    isEncrypted = ThriftLists.Skipped(ref reader, type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new ColumnChunk
        {
            FilePath = filePath,
            MetaData = metaData,
            OffsetIndexOffset = offsetIndexOffset,
            OffsetIndexLength = offsetIndexLength,
            ColumnIndexOffset = columnIndexOffset,
            ColumnIndexLength = columnIndexLength,
            IsEncrypted = isEncrypted,
        };
    }

    public static ColumnMetaData ReadColumnMetaData(ref ThriftCompactReader reader, short id)
    {
        PhysicalType kind = default;
        IReadOnlyList<ParquetEncoding> encodings = [];
        IReadOnlyList<string> pathInSchema = [];
        CompressionCodec codec = default;
        long valueCount = default;
        long totalUncompressedSize = default;
        long totalCompressedSize = default;
        IReadOnlyList<KeyValue> keyValueMetadata = [];
        long dataPageOffset = default;
        long? dictionaryPageOffset = null;
        Statistics? statistics = null;
        IReadOnlyList<PageEncodingStatistics> encodingStatistics = [];
        while (reader.ReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    kind = (PhysicalType)reader.ReadInt32(type);
                    break;
                case 2:
                    encodings = ThriftLists.ReadEncodings(ref reader, type);
                    break;
                case 3:
                    pathInSchema = ThriftLists.ReadStrings(ref reader, type);
                    break;
                case 4:
                    codec = (CompressionCodec)reader.ReadInt32(type);
                    break;
                case 5:
                    valueCount = reader.ReadInt64(type);
                    break;
                case 6:
                    totalUncompressedSize = reader.ReadInt64(type);
                    break;
                case 7:
                    totalCompressedSize = reader.ReadInt64(type);
                    break;
                case 8:
                    keyValueMetadata = ThriftLists.ReadStructs(ref reader, type, FileMetaDataReader.ReadKeyValue);
                    break;
                case 9:
                    dataPageOffset = reader.ReadInt64(type);
                    break;
                case 11:
                    dictionaryPageOffset = reader.ReadInt64(type);
                    break;
                default:
                    ReadAllStatistics(ref reader, id, type, ref statistics, ref encodingStatistics);
                    break;
            }
        }

        return new ColumnMetaData
        {
            Type = kind,
            Encodings = encodings,
            PathInSchema = pathInSchema,
            Codec = codec,
            ValueCount = valueCount,
            TotalUncompressedSize = totalUncompressedSize,
            TotalCompressedSize = totalCompressedSize,
            KeyValueMetadata = keyValueMetadata,
            DataPageOffset = dataPageOffset,
            DictionaryPageOffset = dictionaryPageOffset,
            Statistics = statistics,
            EncodingStatistics = encodingStatistics,
        };
    }

    private static void ReadAllStatistics(
        ref ThriftCompactReader reader,
        short id,
        ThriftType type,
        ref Statistics? statistics,
        ref IReadOnlyList<PageEncodingStatistics> encodingStatistics)
    {
        switch (id)
        {
            case 12:
                statistics = StatisticsReader.ReadStatistics(ref reader, reader.EnterStruct(type));
                break;
            case 13:
                encodingStatistics = ThriftLists.ReadStructs(ref reader, type, ReadEncodingStatistics);
                break;
            default:
                reader.Skip(type);
                break;
        }
    }

    private static PageEncodingStatistics ReadEncodingStatistics(ref ThriftCompactReader reader, short id)
    {
        PageType pageType = default;
        ParquetEncoding encoding = default;
        int count = default;
        while (reader.ReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    pageType = (PageType)reader.ReadInt32(type);
                    break;
                case 2:
                    encoding = (ParquetEncoding)reader.ReadInt32(type);
                    break;
                case 3:
                    count = reader.ReadInt32(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new PageEncodingStatistics(pageType, encoding, count);
    }
}
