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
    private readonly PageBuffer _page = new();
    private readonly PageBuffer _compressed = new();

    public ColumnEncoder(ParquetWriterOptions options, ICompressor? compressor)
    {
        _options = options;
        _compressor = compressor;
        _chooser = new EncodingChooser(options, _dictionary);
    }

    /// <summary>Encodes one column of a row group into <paramref name="encoded"/>.</summary>
    public void Encode(ColumnBuffer column, EncodedColumn encoded, CancellationToken cancellationToken)
    {
        encoded.Encoding = _chooser.Choose(column);
        if (encoded.Encoding == ParquetEncoding.RleDictionary)
        {
            WriteDictionaryPage(column, encoded);
        }

        int value = 0;
        for (int row = 0; row < column.RowCount;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (int rows, int values) = PageLimits.NextPage(column, _options, row, value);
            WriteDataPage(column, encoded, row, rows, value, values);
            row += rows;
            value += values;
        }

        encoded.Bounds = BoundsFinder.OfPages(column.Column.Type, encoded.Pages);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _page.Dispose();
        _compressed.Dispose();
    }

    private int IndexWidth => BitPacker.WidthOf((ulong)_dictionary.Count - 1);

    private void WriteDictionaryPage(ColumnBuffer column, EncodedColumn encoded)
    {
        _page.Clear();
        foreach (ref readonly DictionaryEntry entry in _dictionary.Entries)
        {
            PlainPage.Encode(column, entry.FirstValue, count: 1, _page);
        }

        ReadOnlySpan<byte> content = Compress(out uint crc);
        PageHeaderWriter.WriteDictionary(encoded.Bytes, _page.Length, content.Length, crc, _dictionary.Count);
        encoded.UncompressedSize += encoded.Bytes.Length + _page.Length;
        encoded.Bytes.Write(content);
        encoded.DictionarySize = encoded.Bytes.Length;
    }

    private void WriteDataPage(ColumnBuffer column, EncodedColumn encoded, int row, int rows, int value, int values)
    {
        _page.Clear();
        if (column.Column.IsNullable)
        {
            LevelEncoder.Encode(column, row, rows, values < rows, _page);
        }

        EncodeValues(column, encoded.Encoding, value, values);
        ReadOnlySpan<byte> content = Compress(out uint crc);
        int start = encoded.Bytes.Length;
        PageHeaderWriter.WriteData(encoded.Bytes, _page.Length, content.Length, crc, rows, encoded.Encoding);
        encoded.UncompressedSize += encoded.Bytes.Length - start + _page.Length;
        encoded.Bytes.Write(content);
        ValueBounds? bounds = FindBounds(column, encoded.Encoding, value, values);
        encoded.Pages.Add(new PageInfo(start, encoded.Bytes.Length - start, row, rows - values, values == 0, bounds));
    }

    /// <summary>Where there is a dictionary, only its values that occur in the page are compared, not every value.</summary>
    private ValueBounds? FindBounds(ColumnBuffer column, ParquetEncoding encoding, int first, int count) =>
        encoding == ParquetEncoding.RleDictionary && column is BinaryBuffer binary && BoundsFinder.IsInByteOrder(column.Column.Type)
            ? BoundsFinder.FindAmong(binary, _dictionary.Among(first, count))
            : BoundsFinder.Find(column, first, count);

    private void EncodeValues(ColumnBuffer column, ParquetEncoding encoding, int first, int count)
    {
        switch (encoding)
        {
            case ParquetEncoding.RleDictionary:
                _page.WriteByte((byte)IndexWidth);
                RleHybridEncoder.Encode(_dictionary.Indices.Slice(first, count), IndexWidth, _page);
                break;
            case ParquetEncoding.DeltaBinaryPacked when column is ValueBuffer<int> ints:
                DeltaBinaryPackedEncoder.Encode(ints.Values.Slice(first, count), _page);
                break;
            case ParquetEncoding.DeltaBinaryPacked:
                DeltaBinaryPackedEncoder.Encode(((ValueBuffer<long>)column).Values.Slice(first, count), _page);
                break;
            case ParquetEncoding.DeltaLengthByteArray:
                PlainEncoder.EncodeDeltaLength((BinaryBuffer)column, first, count, _page);
                break;
            default:
                PlainPage.Encode(column, first, count, _page);
                break;
        }
    }

    /// <summary>The page as it is stored, and the checksum over just that (parquet.thrift: CRC-32 of the compressed page).</summary>
    private ReadOnlySpan<byte> Compress(out uint crc)
    {
        ReadOnlySpan<byte> content = _page.Written;
        if (_compressor is not null)
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
