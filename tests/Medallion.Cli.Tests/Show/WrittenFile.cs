using System.Text;
using Medallion.Parquet;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;
using Medallion.Parquet.Writing;

namespace Medallion.Cli.Tests.Show;

/// <summary>A Parquet file of three row groups, of 2,000, 1 and 500 rows: rising numbers, and one of three names or null.</summary>
internal static class WrittenFile
{
    private static readonly ParquetColumn[] Columns =
        [new("id", ParquetType.Int64, IsNullable: false), new("name", ParquetType.String)];

    private static readonly string[] Names = ["Ana", "Bo", "Conceição"];

    public static async Task WriteAsync(string path)
    {
        var options = new ParquetWriterOptions { Compression = CompressionCodec.Gzip };
        await using FileStream file = File.Create(path);
        using var encoder = new RowGroupEncoder(options);
        using var writer = new ParquetFileWriter(new Sink(file), Columns, options);
        int row = 0;
        foreach (int rows in (int[])[2_000, 1, 500])
        {
            ColumnBuffer[] buffers = [.. Columns.Select(static column => ColumnBuffer.Create(column))];
            for (int end = row + rows; row < end; row++)
            {
                ((ValueBuffer<long>)buffers[0]).Append(row);
                Append((BinaryBuffer)buffers[1], row);
            }

            using EncodedRowGroup encoded = encoder.Encode(buffers, CancellationToken.None);
            await writer.AppendAsync(encoded, CancellationToken.None);
        }

        await writer.FinishAsync(CancellationToken.None);
    }

    private static void Append(BinaryBuffer buffer, int row)
    {
        if (row % 10 == 1)
        {
            buffer.AppendNull();
            return;
        }

        buffer.Append(Encoding.UTF8.GetBytes(Names[row % Names.Length]));
    }

    private sealed class Sink(Stream stream) : IByteSink
    {
        public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
            stream.WriteAsync(content, cancellationToken);
    }
}
