using Medallion.Parquet.Columns;
using Medallion.Parquet.Encodings;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>Appends the content of pages as it is before compression.</summary>
/// <param name="dictionary">Holds the column's distinct values where its encoding is the dictionary.</param>
internal sealed class PageEncoder(DictionaryBuilder dictionary)
{
    private int IndexWidth => BitPacker.WidthOf((ulong)dictionary.Count - 1);

    /// <summary>Appends the content of the dictionary page.</summary>
    public void EncodeDictionary(ColumnBuffer column, PageBuffer output)
    {
        foreach (ref readonly DictionaryEntry entry in dictionary.Entries)
        {
            PlainPage.Encode(column, entry.FirstValue, count: 1, output);
        }
    }

    /// <summary>Appends the content of a data page.</summary>
    /// <param name="column">The column.</param>
    /// <param name="encoding">How its values are encoded.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="output">Takes the bytes.</param>
    public void EncodeData(ColumnBuffer column, ParquetEncoding encoding, PageRows rows, PageBuffer output)
    {
        if (column.Column.IsNullable)
        {
            LevelEncoder.Encode(column, rows.FirstRow, rows.RowCount, rows.ValueCount < rows.RowCount, output);
        }

        EncodeValues(column, encoding, rows.FirstValue, rows.ValueCount, output);
    }

    private void EncodeValues(ColumnBuffer column, ParquetEncoding encoding, int first, int count, PageBuffer output)
    {
        switch (encoding)
        {
            case ParquetEncoding.RleDictionary:
                output.WriteByte((byte)IndexWidth);
                RleHybridEncoder.Encode(dictionary.Indices.Slice(first, count), IndexWidth, output);
                break;
            case ParquetEncoding.DeltaBinaryPacked when column is ValueBuffer<int> ints:
                DeltaBinaryPackedEncoder.Encode(ints.Values.Slice(first, count), output);
                break;
            case ParquetEncoding.DeltaBinaryPacked:
                DeltaBinaryPackedEncoder.Encode(((ValueBuffer<long>)column).Values.Slice(first, count), output);
                break;
            case ParquetEncoding.DeltaLengthByteArray:
                PlainEncoder.EncodeDeltaLength((BinaryBuffer)column, first, count, output);
                break;
            default:
                PlainPage.Encode(column, first, count, output);
                break;
        }
    }
}
