using Medallion.Parquet.Columns;
using Medallion.Parquet.Reading;
using Medallion.Parquet.Tests.Reading;
using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Tests.RoundTrip;

/// <summary>Writes tables into memory and opens them.</summary>
internal static class TableFile
{
    public static async Task<byte[]> WriteAsync(
        IReadOnlyList<ParquetColumn> columns, IEnumerable<ColumnBuffer[]> rowGroups, ParquetWriterOptions options)
    {
        using var sink = new MemorySink();
        using var writer = new ParquetFileWriter(sink, columns, options);
        using var encoder = new RowGroupEncoder(options);
        foreach (ColumnBuffer[] rowGroup in rowGroups)
        {
            using EncodedRowGroup encoded = encoder.Encode(rowGroup, CancellationToken.None);
            await writer.AppendAsync(encoded, CancellationToken.None);
        }

        await writer.FinishAsync(CancellationToken.None);
        return sink.ToArray();
    }

    public static ValueTask<ParquetFileReader> OpenAsync(byte[] file) =>
        ParquetFileReader.OpenAsync(new MemorySource(file), ParquetReaderOptions.Default, CancellationToken.None);

    public static async Task<ColumnBuffer> ReadAsync(ParquetFileReader reader, int rowGroup, int column)
    {
        var buffer = ColumnBuffer.Create(reader.Schema[column]);
        await reader.ReadColumnAsync(rowGroup, column, buffer, CancellationToken.None);
        return buffer;
    }
}
