namespace Medallion.Parquet.Format;

/// <summary>Reads what stands in front of a page.</summary>
internal static class PageHeaderReader
{
    public static PageHeader ReadPageHeader(ref ThriftCompactReader reader, short id)
    {
        PageType kind = default;
        int uncompressedSize = default;
        int compressedSize = default;
        int? crc = null;
        DataPageHeader? data = null;
        DictionaryPageHeader? dictionary = null;
        DataPageHeaderV2? dataV2 = null;
        while (reader.ReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    kind = (PageType)reader.ReadInt32(type);
                    break;
                case 2:
                    uncompressedSize = reader.ReadInt32(type);
                    break;
                case 3:
                    compressedSize = reader.ReadInt32(type);
                    break;
                case 4:
                    crc = reader.ReadInt32(type);
                    break;
                case 5:
                    data = ReadDataPageHeader(ref reader, reader.EnterStruct(type));
                    break;
                case 7:
                    dictionary = ReadDictionaryPageHeader(ref reader, reader.EnterStruct(type));
                    break;
                case 8:
                    dataV2 = ReadDataPageHeaderV2(ref reader, reader.EnterStruct(type));
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new PageHeader
        {
            Type = kind,
            UncompressedSize = uncompressedSize,
            CompressedSize = compressedSize,
            Crc = crc,
            Data = data,
            Dictionary = dictionary,
            DataV2 = dataV2,
        };
    }

    public static DataPageHeader ReadDataPageHeader(ref ThriftCompactReader reader, short id)
    {
        int valueCount = default;
        ParquetEncoding encoding = default;
        ParquetEncoding definitionLevelEncoding = default;
        ParquetEncoding repetitionLevelEncoding = default;
        Statistics? statistics = null;
        while (reader.ReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    valueCount = reader.ReadInt32(type);
                    break;
                case 2:
                    encoding = (ParquetEncoding)reader.ReadInt32(type);
                    break;
                case 3:
                    definitionLevelEncoding = (ParquetEncoding)reader.ReadInt32(type);
                    break;
                case 4:
                    repetitionLevelEncoding = (ParquetEncoding)reader.ReadInt32(type);
                    break;
                case 5:
                    statistics = StatisticsReader.ReadStatistics(ref reader, reader.EnterStruct(type));
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new DataPageHeader
        {
            ValueCount = valueCount,
            Encoding = encoding,
            DefinitionLevelEncoding = definitionLevelEncoding,
            RepetitionLevelEncoding = repetitionLevelEncoding,
            Statistics = statistics,
        };
    }

    public static DictionaryPageHeader ReadDictionaryPageHeader(ref ThriftCompactReader reader, short id)
    {
        int valueCount = default;
        ParquetEncoding encoding = default;
        bool isSorted = default;
        while (reader.ReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    valueCount = reader.ReadInt32(type);
                    break;
                case 2:
                    encoding = (ParquetEncoding)reader.ReadInt32(type);
                    break;
                case 3:
                    isSorted = reader.ReadBoolean(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new DictionaryPageHeader
        {
            ValueCount = valueCount,
            Encoding = encoding,
            IsSorted = isSorted,
        };
    }

    public static DataPageHeaderV2 ReadDataPageHeaderV2(ref ThriftCompactReader reader, short id)
    {
        int valueCount = default;
        int nullCount = default;
        int rowCount = default;
        ParquetEncoding encoding = default;
        int definitionLevelsLength = default;
        int repetitionLevelsLength = default;
        bool isCompressed = true;
        Statistics? statistics = null;
        while (reader.ReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    valueCount = reader.ReadInt32(type);
                    break;
                case 2:
                    nullCount = reader.ReadInt32(type);
                    break;
                case 3:
                    rowCount = reader.ReadInt32(type);
                    break;
                case 4:
                    encoding = (ParquetEncoding)reader.ReadInt32(type);
                    break;
                case 5:
                    definitionLevelsLength = reader.ReadInt32(type);
                    break;
                case 6:
                    repetitionLevelsLength = reader.ReadInt32(type);
                    break;
                case 7:
                    isCompressed = reader.ReadBoolean(type);
                    break;
                case 8:
                    statistics = StatisticsReader.ReadStatistics(ref reader, reader.EnterStruct(type));
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new DataPageHeaderV2
        {
            ValueCount = valueCount,
            NullCount = nullCount,
            RowCount = rowCount,
            Encoding = encoding,
            DefinitionLevelsLength = definitionLevelsLength,
            RepetitionLevelsLength = repetitionLevelsLength,
            IsCompressed = isCompressed,
            Statistics = statistics,
        };
    }
}
