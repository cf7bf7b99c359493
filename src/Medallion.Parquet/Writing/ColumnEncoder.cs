using System.IO.Hashing;
using Medallion.Parquet.Bounds;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Compression;
using Medallion.Parquet.Encodings;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>Encodes column chunks. Keeps its working memory; not safe for concurrent use.</summary>
internal sealed class ColumnEncoder : IDisposable
{
    private readonly ParquetWriterOptions _options;
    private readonly ICompressor? _compressor;
    private readonly DictionaryBuilder _dictionary = new();
    private readonly EncodingChooser _chooser;
    private readonly PageEncoder _pages;
    private readonly CompressionChooser? _compression;
    private readonly PageBuffer _page;
    private readonly PageBuffer _compressed;

    public ColumnEncoder(ParquetWriterOptions options, ICompressor? compressor)
    {
        _options = options;
        _compressor = compressor;
        _chooser = new EncodingChooser(options, _dictionary);
        _pages = new PageEncoder(_dictionary);
        _compression = compressor is null ? null : new CompressionChooser(compressor, _pages, options);
        _page = new PageBuffer(options.Buffers);
        _compressed = new PageBuffer(options.Buffers);
    }

    /// <summary>Encodes one column of a row group into <paramref name="encoded"/>.</summary>
    public void Encode(ColumnBuffer column, EncodedColumn encoded, CancellationToken cancellationToken)
    {
        encoded.Encoding = _chooser.Choose(column);
        bool isCompressed = column.RowCount > 0 && _compression is not null && _compression.Pays(column, encoded.Encoding);
        encoded.Codec = isCompressed ? _options.Compression : CompressionCodec.Uncompressed;
        if (encoded.Encoding == ParquetEncoding.RleDictionary)
        {
            WriteDictionaryPage(column, encoded);
        }

        int value = 0;
        for (int row = 0; row < column.RowCount;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            PageRows rows = PageLimits.NextPage(column, _options, row, value);
            WriteDataPage(column, encoded, rows);
            row += rows.RowCount;
            value += rows.ValueCount;
        }

        encoded.Bounds = BoundsFinder.OfPages(column.Column.Type, encoded.Pages);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _compression?.Dispose();
        _page.Dispose();
        _compressed.Dispose();
    }

    private void WriteDictionaryPage(ColumnBuffer column, EncodedColumn encoded)
    {
        _page.Clear();
        _pages.EncodeDictionary(column, _page);
        ReadOnlySpan<byte> content = Compress(encoded.Codec, out uint crc);
        PageHeaderWriter.WriteDictionary(encoded.Bytes, _page.Length, content.Length, crc, _dictionary.Count);
        encoded.UncompressedSize += encoded.Bytes.Length + _page.Length;
        encoded.Bytes.Write(content);
        encoded.DictionarySize = encoded.Bytes.Length;
    }

    private void WriteDataPage(ColumnBuffer column, EncodedColumn encoded, PageRows rows)
    {
        _page.Clear();
        _pages.EncodeData(column, encoded.Encoding, rows, _page);
        ReadOnlySpan<byte> content = Compress(encoded.Codec, out uint crc);
        int start = encoded.Bytes.Length;
        PageHeaderWriter.WriteData(encoded.Bytes, _page.Length, content.Length, crc, rows.RowCount, encoded.Encoding);
        encoded.UncompressedSize += encoded.Bytes.Length - start + _page.Length;
        encoded.Bytes.Write(content);
        ValueBounds? bounds = FindBounds(column, encoded.Encoding, rows.FirstValue, rows.ValueCount);
        encoded.Pages.Add(new PageInfo(
            start, encoded.Bytes.Length - start, rows.FirstRow, rows.RowCount - rows.ValueCount, rows.ValueCount == 0, bounds));
    }

    /// <summary>Where there is a dictionary, only its values that occur in the page are compared, not every value.</summary>
    private ValueBounds? FindBounds(ColumnBuffer column, ParquetEncoding encoding, int first, int count) =>
        encoding == ParquetEncoding.RleDictionary && column is BinaryBuffer binary && BoundsFinder.IsInByteOrder(column.Column.Type)
            ? BoundsFinder.FindAmong(binary, _dictionary.Among(first, count))
            : BoundsFinder.Find(column, first, count);

    /// <summary>The page as it is stored, and the checksum over just that (parquet.thrift: CRC-32 of the compressed page).</summary>
    private ReadOnlySpan<byte> Compress(CompressionCodec codec, out uint crc)
    {
        ReadOnlySpan<byte> content = _page.Written;
        if (_compressor is not null && codec != CompressionCodec.Uncompressed)
        {
            _compressed.Clear();
            Span<byte> room = _compressed.Reserve(_compressor.MaxCompressedLength(content.Length));
            _compressed.Advance(_compressor.Compress(content, room));
            content = _compressed.Written;
        }

        crc = Crc32.HashToUInt32(content);
        return content;
    }
}
