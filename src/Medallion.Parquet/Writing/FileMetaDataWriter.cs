using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>Writes the footer of a file (parquet.thrift <c>FileMetaData</c>).</summary>
internal static class FileMetaDataWriter
{
    /// <summary>Appends the metadata.</summary>
    public static void Write(FileMetaData metadata, PageBuffer output)
    {
        var thrift = new ThriftCompactWriter(output);
        thrift.BeginStruct();
        thrift.Int32(1, metadata.Version);
        thrift.BeginList(2, ThriftType.Struct, metadata.Schema.Count);
        foreach (SchemaElement element in metadata.Schema)
        {
            WriteElement(thrift, element);
        }

        thrift.Int64(3, metadata.RowCount);
        thrift.BeginList(4, ThriftType.Struct, metadata.RowGroups.Count);
        for (int i = 0; i < metadata.RowGroups.Count; i++)
        {
            WriteRowGroup(thrift, metadata.RowGroups[i], i);
        }

        WriteKeyValues(thrift, 5, metadata.KeyValueMetadata);
        thrift.Text(6, metadata.CreatedBy ?? "");
        WriteColumnOrders(thrift, metadata.Schema);
        thrift.EndStruct();
    }

    private static void WriteElement(ThriftCompactWriter thrift, SchemaElement element)
    {
        thrift.BeginStruct();
        if (element.Type is { } type)
        {
            thrift.Int32(1, (int)type);
            if (type == PhysicalType.FixedLenByteArray)
            {
                thrift.Int32(2, element.TypeLength);
            }
        }

        if (element.Repetition is { } repetition)
        {
            thrift.Int32(3, (int)repetition);
        }

        thrift.Text(4, element.Name);
        if (element.ChildCount > 0 || element.Type is null)
        {
            thrift.Int32(5, element.ChildCount);
        }

        if (element.ConvertedType is { } converted)
        {
            thrift.Int32(6, converted);
        }

        if (element.LogicalType?.Id == LogicalTypeId.Decimal)
        {
            thrift.Int32(7, element.Scale);
            thrift.Int32(8, element.Precision);
        }

        if (element.LogicalType is { } logical)
        {
            thrift.BeginStruct(10);
            WriteLogicalType(thrift, logical);
            thrift.EndStruct();
        }

        thrift.EndStruct();
    }

    private static void WriteLogicalType(ThriftCompactWriter thrift, LogicalTypeAnnotation logical)
    {
        thrift.BeginStruct(logical.Id);
        switch (logical.Id)
        {
            case LogicalTypeId.Decimal:
                thrift.Int32(1, logical.Scale);
                thrift.Int32(2, logical.Precision);
                break;
            case LogicalTypeId.Time or LogicalTypeId.Timestamp:
                thrift.Bool(1, logical.IsAdjustedToUtc);
                thrift.BeginStruct(2);
                thrift.EmptyStruct((int)logical.Unit + 1);
                thrift.EndStruct();
                break;
            case LogicalTypeId.Integer:
                thrift.Int8(1, logical.BitWidth);
                thrift.Bool(2, logical.IsSigned);
                break;
            default:
                break;
        }

        thrift.EndStruct();
    }

    private static void WriteRowGroup(ThriftCompactWriter thrift, RowGroup group, int ordinal)
    {
        thrift.BeginStruct();
        thrift.BeginList(1, ThriftType.Struct, group.Columns.Count);
        foreach (ColumnChunk chunk in group.Columns)
        {
            WriteChunk(thrift, chunk);
        }

        thrift.Int64(2, group.TotalByteSize);
        thrift.Int64(3, group.RowCount);
        if (group.FileOffset is { } offset)
        {
            thrift.Int64(5, offset);
        }

        if (group.TotalCompressedSize is { } size)
        {
            thrift.Int64(6, size);
        }

        if (ordinal <= short.MaxValue)
        {
            thrift.Int16(7, ordinal);
        }

        thrift.EndStruct();
    }

    private static void WriteChunk(ThriftCompactWriter thrift, ColumnChunk chunk)
    {
        thrift.BeginStruct();
        thrift.Int64(2, 0); // file_offset: deprecated, 0 where the metadata lies in the footer
        thrift.BeginStruct(3);
        WriteMetaData(thrift, chunk.MetaData!);
        thrift.EndStruct();
        if (chunk is { OffsetIndexOffset: { } offset, OffsetIndexLength: { } length })
        {
            thrift.Int64(4, offset);
            thrift.Int32(5, length);
        }

        if (chunk is { ColumnIndexOffset: { } indexOffset, ColumnIndexLength: { } indexLength })
        {
            thrift.Int64(6, indexOffset);
            thrift.Int32(7, indexLength);
        }

        thrift.EndStruct();
    }

    private static void WriteMetaData(ThriftCompactWriter thrift, ColumnMetaData column)
    {
        thrift.Int32(1, (int)column.Type);
        thrift.BeginList(2, ThriftType.Int32, column.Encodings.Count);
        foreach (ParquetEncoding encoding in column.Encodings)
        {
            thrift.IntElement((int)encoding);
        }

        thrift.BeginList(3, ThriftType.Binary, column.PathInSchema.Count);
        foreach (string name in column.PathInSchema)
        {
            thrift.TextElement(name);
        }

        thrift.Int32(4, (int)column.Codec);
        thrift.Int64(5, column.ValueCount);
        thrift.Int64(6, column.TotalUncompressedSize);
        thrift.Int64(7, column.TotalCompressedSize);
        WriteKeyValues(thrift, 8, column.KeyValueMetadata);
        thrift.Int64(9, column.DataPageOffset);
        if (column.DictionaryPageOffset is { } dictionary)
        {
            thrift.Int64(11, dictionary);
        }

        if (column.Statistics is { } statistics)
        {
            thrift.BeginStruct(12);
            WriteStatistics(thrift, statistics);
            thrift.EndStruct();
        }

        WriteEncodingStatistics(thrift, column.EncodingStatistics);
    }

    private static void WriteEncodingStatistics(ThriftCompactWriter thrift, IReadOnlyList<PageEncodingStatistics> counts)
    {
        if (counts.Count == 0)
        {
            return;
        }

        thrift.BeginList(13, ThriftType.Struct, counts.Count);
        foreach (PageEncodingStatistics count in counts)
        {
            thrift.BeginStruct();
            thrift.Int32(1, (int)count.PageType);
            thrift.Int32(2, (int)count.Encoding);
            thrift.Int32(3, count.Count);
            thrift.EndStruct();
        }
    }

    private static void WriteStatistics(ThriftCompactWriter thrift, Format.Statistics statistics)
    {
        WriteOptional(thrift, 1, statistics.Max);
        WriteOptional(thrift, 2, statistics.Min);
        if (statistics.NullCount is { } nulls)
        {
            thrift.Int64(3, nulls);
        }

        if (statistics.DistinctCount is { } distinct)
        {
            thrift.Int64(4, distinct);
        }

        WriteOptional(thrift, 5, statistics.MaxValue);
        WriteOptional(thrift, 6, statistics.MinValue);
        if (statistics.IsMaxValueExact is { } maxExact)
        {
            thrift.Bool(7, maxExact);
        }

        if (statistics.IsMinValueExact is { } minExact)
        {
            thrift.Bool(8, minExact);
        }
    }

    private static void WriteOptional(ThriftCompactWriter thrift, int field, ReadOnlyMemory<byte>? value)
    {
        if (value is { } bytes)
        {
            thrift.Binary(field, bytes.Span);
        }
    }

    private static void WriteKeyValues(ThriftCompactWriter thrift, int field, IReadOnlyList<KeyValue> pairs)
    {
        if (pairs.Count == 0)
        {
            return;
        }

        thrift.BeginList(field, ThriftType.Struct, pairs.Count);
        foreach (KeyValue pair in pairs)
        {
            thrift.BeginStruct();
            thrift.Text(1, pair.Key);
            if (pair.Value is { } value)
            {
                thrift.Text(2, value);
            }

            thrift.EndStruct();
        }
    }

    /// <summary>Every leaf's bounds are in the order of its type; without this, readers ignore them.</summary>
    private static void WriteColumnOrders(ThriftCompactWriter thrift, IReadOnlyList<SchemaElement> schema)
    {
        int leaves = schema.Count(static element => element.Type is not null);
        thrift.BeginList(7, ThriftType.Struct, leaves);
        for (int i = 0; i < leaves; i++)
        {
            thrift.BeginStruct();
            thrift.EmptyStruct(1);
            thrift.EndStruct();
        }
    }
}
