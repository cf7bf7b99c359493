using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>What footer and page index say of an encoded column chunk.</summary>
internal static class EncodedColumnMetadata
{
    /// <summary>The chunk's metadata.</summary>
    /// <param name="column">The chunk.</param>
    /// <param name="start">Where its first page starts in the file.</param>
    public static ColumnMetaData ToMetaData(EncodedColumn column, long start)
    {
        bool hasDictionary = column.DictionarySize > 0;
        return new ColumnMetaData
        {
            Type = column.Column.Type.Physical,
            Encodings = hasDictionary
                ? [ParquetEncoding.Plain, ParquetEncoding.Rle, ParquetEncoding.RleDictionary]
                : [column.Encoding, ParquetEncoding.Rle],
            PathInSchema = [column.Column.Name],
            Codec = column.Codec,
            ValueCount = column.RowCount,
            TotalUncompressedSize = column.UncompressedSize,
            TotalCompressedSize = column.Bytes.Length,
            DataPageOffset = start + column.DictionarySize,
            DictionaryPageOffset = hasDictionary ? start : null,
            Statistics = ToStatistics(column),
            EncodingStatistics = ToEncodingStatistics(column, hasDictionary),
        };
    }

    /// <summary>Where the chunk's data pages are.</summary>
    /// <param name="column">The chunk.</param>
    /// <param name="start">Where its first page starts in the file.</param>
    public static OffsetIndex ToOffsetIndex(EncodedColumn column, long start) => new()
    {
        PageLocations =
        [
            .. column.Pages.Select(page => new PageLocation
            {
                Offset = start + page.Offset,
                CompressedSize = page.Size,
                FirstRowIndex = page.FirstRow,
            }),
        ],
    };

    /// <summary>Tells readers that every data page has the dictionary, so that they may rule out a chunk by it alone.</summary>
    private static PageEncodingStatistics[] ToEncodingStatistics(EncodedColumn column, bool hasDictionary)
    {
        PageEncodingStatistics data = new(PageType.Data, column.Encoding, column.Pages.Count);
        return hasDictionary ? [new(PageType.Dictionary, ParquetEncoding.Plain, 1), data] : [data];
    }

    private static Format.Statistics ToStatistics(EncodedColumn column)
    {
        var nulls = new Format.Statistics { NullCount = column.NullCount };
        return column.Bounds is not { } bounds ? nulls : nulls with
        {
            MinValue = bounds.Minimum,
            MaxValue = bounds.Maximum,
            IsMinValueExact = bounds.IsMinimumExact,
            IsMaxValueExact = bounds.IsMaximumExact,
        };
    }
}
