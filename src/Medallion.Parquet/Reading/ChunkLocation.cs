using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Reading;

/// <summary>Where the pages of a column chunk are.</summary>
/// <param name="Start">Where the first page starts, in bytes from the file's start.</param>
/// <param name="End">Where the last one ends by the metadata.</param>
/// <param name="RowCount">Rows of the chunk.</param>
/// <param name="Codec">How the pages are compressed.</param>
internal sealed record ChunkLocation(long Start, long End, int RowCount, CompressionCodec Codec)
{
    /// <summary>Locates a chunk and checks what the metadata says of it.</summary>
    public static ChunkLocation Of(ColumnChunk chunk, ParquetColumn column, long rowCount, long fileLength)
    {
        ColumnMetaData metaData = Readable(chunk);
        if (metaData.Type != column.Type.Physical)
        {
            throw Corrupt($"The schema says {column.Type.Physical}, but the column chunk {metaData.Type}.");
        }

        if (metaData.ValueCount != rowCount)
        {
            throw Corrupt($"The column chunk has {metaData.ValueCount:N0} values, but the row group {rowCount:N0} rows.");
        }

        if (rowCount is < 0 or > ColumnBuffer.MaxRows)
        {
            throw new ParquetFormatException(
                ParquetFault.Unsupported,
                $"The row group has {rowCount:N0} rows; between 0 and {ColumnBuffer.MaxRows:N0} can be read.");
        }

        // A chunk without rows has no pages: what it says of their place means nothing.
        if (rowCount == 0)
        {
            return new ChunkLocation(FooterReader.MagicLength, FooterReader.MagicLength, 0, metaData.Codec);
        }

        long start = StartOf(metaData);
        long end = fileLength - FooterReader.TrailerLength;
        if (start < FooterReader.MagicLength
            || start > end
            || metaData.TotalCompressedSize < 0
            || metaData.TotalCompressedSize > end - start)
        {
            throw Corrupt(
                $"{metaData.TotalCompressedSize:N0} bytes of pages from byte {start:N0} on are not within the file's "
                + $"{fileLength:N0} bytes.");
        }

        return new ChunkLocation(start, start + metaData.TotalCompressedSize, (int)rowCount, metaData.Codec);
    }

    /// <remarks>
    /// Early Impala points the data pages at the dictionary, others write 0 or nothing for it, or an offset behind the data
    /// pages for one that they left out: the pages say themselves what they are, all that counts is where the first one is.
    /// </remarks>
    private static long StartOf(ColumnMetaData metaData) =>
        metaData.DictionaryPageOffset is { } dictionary and > 0 && dictionary < metaData.DataPageOffset
            ? dictionary
            : metaData.DataPageOffset;

    private static ColumnMetaData Readable(ColumnChunk chunk)
    {
        if (chunk.IsEncrypted)
        {
            throw new ParquetFormatException(
                ParquetFault.Unsupported, "The column is encrypted, which is not supported.");
        }

        if (!string.IsNullOrEmpty(chunk.FilePath))
        {
            throw new ParquetFormatException(
                ParquetFault.Unsupported, $"The pages are in another file, '{chunk.FilePath}', which is not supported.");
        }

        return chunk.MetaData ?? throw Corrupt("The column chunk has no metadata.");
    }

    private static ParquetFormatException Corrupt(string problem) => new(ParquetFault.Corrupt, problem);
}
