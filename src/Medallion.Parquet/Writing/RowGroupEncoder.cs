using System.Buffers;
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
    private readonly ArrayPool<byte> _buffers;

    /// <summary>Creates an encoder.</summary>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    public RowGroupEncoder(ParquetWriterOptions options)
    {
        ParquetWriterOptions.Check(options);
        _buffers = options.Buffers;
        ICompressor? compressor = options.Compression switch
        {
            CompressionCodec.Snappy => new SnappyCompressor(),
            CompressionCodec.Gzip => new GzipCompressor(),
            _ => null,
        };
        _columns = new ColumnEncoder(options, compressor);
    }

    /// <summary>Encodes the rows that the columns hold; the result does not refer to them.</summary>
    /// <exception cref="ArgumentException">
    /// The columns hold different numbers of rows, a column that is not nullable holds a null, or a value has another
    /// length than its column declares.
    /// </exception>
    /// <exception cref="InvalidOperationException">The pages of one column would take 2 GiB or more.</exception>
    public EncodedRowGroup Encode(IReadOnlyList<ColumnBuffer> columns, CancellationToken cancellationToken)
    {
        foreach (ColumnBuffer column in columns)
        {
            Check(column, columns[0].RowCount);
        }

        EncodedColumn[] encoded = [.. columns.Select(column => new EncodedColumn(column, _buffers))];
        var rowGroup = new EncodedRowGroup(encoded, columns.Count == 0 ? 0 : columns[0].RowCount);
        try
        {
            for (int i = 0; i < encoded.Length; i++)
            {
                _columns.Encode(columns[i], encoded[i], cancellationToken);
            }
        }
        catch
        {
            rowGroup.Dispose();
            throw;
        }

        return rowGroup;
    }

    /// <summary>Gives the working memory back.</summary>
    public void Dispose() => _columns.Dispose();

    /// <summary>What would make a file that nobody can read must not get into one.</summary>
    private static void Check(ColumnBuffer column, int rowCount)
    {
        string name = column.Column.Name;
        if (column.RowCount != rowCount)
        {
            throw new ArgumentException(
                $"Column '{name}' holds {column.RowCount:N0} rows, the first column {rowCount:N0}.", nameof(column));
        }

        if (!column.Column.IsNullable && column.NullCount > 0)
        {
            throw new ArgumentException(
                $"Column '{name}' is not nullable, but holds {column.NullCount:N0} nulls.", nameof(column));
        }

        if (column is BinaryBuffer binary)
        {
            CheckLengths(binary, FixedLengthOf(column.Column.Type));
        }
    }

    private static int? FixedLengthOf(ParquetType type) => type.Physical switch
    {
        PhysicalType.FixedLenByteArray => type.ByteLength,
        PhysicalType.Int96 => 12,
        _ => null,
    };

    private static void CheckLengths(BinaryBuffer column, int? length)
    {
        if (length is null)
        {
            return;
        }

        int start = 0;
        foreach (int end in column.Ends)
        {
            if (end - start != length)
            {
                throw new ArgumentException(
                    $"Column '{column.Column.Name}' has values of {length} bytes, but holds one of {end - start:N0}.",
                    nameof(column));
            }

            start = end;
        }
    }
}
