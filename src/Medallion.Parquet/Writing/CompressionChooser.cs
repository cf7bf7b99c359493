using Medallion.Parquet.Columns;
using Medallion.Parquet.Compression;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>
/// Tells from samples of a column chunk whether to compress it is worth the time of whoever writes it and of everybody who
/// reads it: random ids and bit-packed indices hardly shrink. Looks at nothing but the chunk, so that the same rows always
/// give the same bytes.
/// </summary>
/// <param name="compressor">Compresses the pages.</param>
/// <param name="pages">Encodes them.</param>
/// <param name="options">How the file is written.</param>
internal sealed class CompressionChooser(ICompressor compressor, PageEncoder pages, ParquetWriterOptions options) : IDisposable
{
    /// <summary>Rows of a sample. There are two, so that a chunk whose start is unlike the rest is not judged by its start.</summary>
    private const int SampleRows = 4_096;

    /// <summary>Bytes of a sample that are compressed at most, as Snappy looks at: the last ones, behind the lengths of text.</summary>
    private const int SampleBytes = 64 * 1024;

    private readonly PageBuffer _content = new(options.Buffers);
    private readonly PageBuffer _compressed = new(options.Buffers);

    /// <summary>Whether to compress a column chunk.</summary>
    /// <param name="column">The chunk, with at least one row.</param>
    /// <param name="encoding">How its values are encoded.</param>
    public bool Pays(ColumnBuffer column, ParquetEncoding encoding)
    {
        if (options.LeastSaving == 0)
        {
            return true;
        }

        int rows = Math.Min(SampleRows, column.RowCount);
        (double bytes, double saved) = Sample(column, encoding, firstRow: 0, rows);
        (double bytesLater, double savedLater) = Sample(column, encoding, (column.RowCount - rows) / 2, rows);
        double samples = column.RowCount / (2.0 * rows);
        bytes = (bytes + bytesLater) * samples;
        saved = (saved + savedLater) * samples;
        if (encoding == ParquetEncoding.RleDictionary)
        {
            _content.Clear();
            pages.EncodeDictionary(column, _content);
            bytes += _content.Length;
            saved += Saved();
        }

        return saved >= bytes * options.LeastSaving;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _content.Dispose();
        _compressed.Dispose();
    }

    private (double Bytes, double Saved) Sample(ColumnBuffer column, ParquetEncoding encoding, int firstRow, int rows)
    {
        _content.Clear();
        pages.EncodeData(column, encoding, PageLimits.Rows(column, firstRow, rows), _content);
        return (_content.Length, Saved());
    }

    /// <summary>Bytes that compression takes off the content, about; negative where it adds some.</summary>
    private double Saved()
    {
        ReadOnlySpan<byte> sample = _content.Written[Math.Max(0, _content.Length - SampleBytes)..];
        _compressed.Clear();
        int length = compressor.Compress(sample, _compressed.Reserve(compressor.MaxCompressedLength(sample.Length)));
        return sample.Length == 0 ? 0 : (double)(sample.Length - length) / sample.Length * _content.Length;
    }
}
