using Medallion.Parquet.Columns;
using Medallion.Parquet.Compression;

using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>
/// Encodes row groups: processor work only, no I/O. One encoder serves one thread at a time and keeps its working memory;
/// several encoders work side by side for the same file. The same rows always give the same bytes.
/// </summary>
public sealed class RowGroupEncoder : IDisposable
{
    private readonly ColumnEncoder _columns;

    /// <summary>Creates an encoder.</summary>
    public RowGroupEncoder(ParquetWriterOptions options)
    {
        ICompressor? compressor = options.Compression switch
        {
            CompressionCodec.Snappy => new SnappyCompressor(),
            CompressionCodec.Gzip => new GzipCompressor(),
            _ => null,
        };
        _columns = new ColumnEncoder(options, compressor);
    }

    /// <summary>Encodes the rows that the columns hold; the result does not refer to them.</summary>
    /// <exception cref="ArgumentException">The columns hold different numbers of rows.</exception>
    public EncodedRowGroup Encode(IReadOnlyList<ColumnBuffer> columns, CancellationToken cancellationToken)
    {
        int rows = columns.Count == 0 ? 0 : columns[0].RowCount;
        if (columns.Any(column => column.RowCount != rows))
        {
            throw new ArgumentException("The columns hold different numbers of rows.", nameof(columns));
        }

        var encoded = new EncodedColumn[columns.Count];
        for (int i = 0; i < encoded.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            encoded[i] = _columns.Encode(columns[i]);
        }

        return new EncodedRowGroup(encoded, rows);
    }

    /// <summary>Gives the working memory back.</summary>
    public void Dispose() => _columns.Dispose();
}
