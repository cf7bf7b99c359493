namespace Medallion.Parquet.Format;

/// <summary>Reads the metadata at the end of a file.</summary>
internal static class FileMetaDataReader
{
    public static FileMetaData ReadFileMetaData(ref ThriftCompactReader reader, short id)
    {
        int version = default;
        IReadOnlyList<SchemaElement> schema = [];
        long rowCount = default;
        IReadOnlyList<RowGroup> rowGroups = [];
        IReadOnlyList<KeyValue> keyValueMetadata = [];
        string? createdBy = null;
        bool isEncrypted = false;
        while (reader.ReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    version = reader.ReadInt32(type);
                    break;
                case 2:
                    schema = ThriftLists.ReadStructs(ref reader, type, SchemaReader.ReadSchemaElement);
                    break;
                case 3:
                    rowCount = reader.ReadInt64(type);
                    break;
                case 4:
                    rowGroups = ThriftLists.ReadStructs(ref reader, type, RowGroupReader.ReadRowGroup);
                    break;
                case 5:
                    keyValueMetadata = ThriftLists.ReadStructs(ref reader, type, ReadKeyValue);
                    break;
                case 6:
                    createdBy = reader.ReadString(type);
                    break;
                case 8:
                    isEncrypted = ThriftLists.Skipped(ref reader, type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new FileMetaData
        {
            Version = version,
            Schema = schema,
            RowCount = rowCount,
            RowGroups = rowGroups,
            KeyValueMetadata = keyValueMetadata,
            CreatedBy = createdBy,
            IsEncrypted = isEncrypted,
        };
    }

    public static KeyValue ReadKeyValue(ref ThriftCompactReader reader, short id)
    {
        string key = "";
        string? value = null;
        while (reader.ReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    key = reader.ReadString(type);
                    break;
                case 2:
                    value = reader.ReadString(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new KeyValue
        {
            Key = key,
            Value = value,
        };
    }
}
