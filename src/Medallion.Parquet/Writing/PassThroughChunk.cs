using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>A column chunk of another file that is copied as it is.</summary>
/// <param name="MetaData">What its footer says of the chunk.</param>
/// <param name="Start">Where its first page starts in that file.</param>
/// <param name="Column">Name of the column.</param>
/// <param name="RowGroup">Place of its row group in that file, from 0.</param>
internal sealed record PassThroughChunk(ColumnMetaData MetaData, long Start, string Column, int RowGroup)
{
    /// <summary>Checks that a row group fits the columns and lies within its file, before a byte of it is copied.</summary>
    public static PassThroughChunk[] Of(PassThroughRowGroup rowGroup, IReadOnlyList<ParquetColumn> columns)
    {
        IReadOnlyList<ColumnChunk> chunks = rowGroup.Metadata.Columns;
        if (chunks.Count != columns.Count || rowGroup.ColumnIndexes.Count != columns.Count)
        {
            throw new ArgumentException(
                $"The row group has {chunks.Count:N0} columns with {rowGroup.ColumnIndexes.Count:N0} column indexes; "
                + $"the file has {columns.Count:N0} columns.",
                nameof(rowGroup));
        }

        return [.. chunks.Select((chunk, i) => Of(chunk, columns[i], rowGroup))];
    }

    /// <summary>The metadata of the copy.</summary>
    /// <param name="by">Bytes that the copy lies behind the original.</param>
    public ColumnMetaData MovedBy(long by) => MetaData with
    {
        DataPageOffset = MetaData.DataPageOffset + by,
        DictionaryPageOffset = MetaData.DictionaryPageOffset is > 0 and { } dictionary ? dictionary + by : null,
    };

    /// <summary>The bounds of the pages where they are of as many pages as there are; else none.</summary>
    public static ColumnIndex? Fitting(ColumnIndex? bounds, OffsetIndex pages)
    {
        int count = pages.PageLocations.Count;
        return bounds is not null
            && bounds.NullPages.Count == count
            && bounds.MinValues.Count == count
            && bounds.MaxValues.Count == count
            && (bounds.NullCounts is null || bounds.NullCounts.Count == count)
            ? bounds
            : null;
    }

    private static PassThroughChunk Of(ColumnChunk chunk, ParquetColumn column, PassThroughRowGroup rowGroup)
    {
        if (chunk is not { MetaData: { } metaData, IsEncrypted: false } || !string.IsNullOrEmpty(chunk.FilePath))
        {
            throw new ArgumentException(
                $"Column '{column.Name}' cannot be copied: it is encrypted or lies in another file.", nameof(rowGroup));
        }

        if (metaData.PathInSchema is not [var name] || name != column.Name || metaData.Type != column.Type.Physical)
        {
            throw new ArgumentException(
                $"Column '{string.Join('.', metaData.PathInSchema)}' of {metaData.Type} is no column "
                + $"'{column.Name}' of {column.Type.Physical}.",
                nameof(rowGroup));
        }

        long start = metaData.DictionaryPageOffset is > 0 and { } dictionary
            ? Math.Min(dictionary, metaData.DataPageOffset)
            : metaData.DataPageOffset;
        if (start < 0 || metaData.TotalCompressedSize < 0 || metaData.TotalCompressedSize > rowGroup.Source.Length - start)
        {
            throw new ParquetFormatException(
                ParquetFault.Corrupt,
                $"{metaData.TotalCompressedSize:N0} bytes of column '{column.Name}' from byte {start:N0} on are not within "
                + $"the file's {rowGroup.Source.Length:N0} bytes.");
        }

        return new PassThroughChunk(metaData, start, column.Name, rowGroup.Number);
    }
}
