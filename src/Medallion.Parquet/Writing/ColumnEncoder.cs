using System.IO.Hashing;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Compression;
using Medallion.Parquet.Encodings;
using Medallion.Parquet.Bounds;

using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>Encodes column chunks. Keeps its working memory; not safe for concurrent use.</summary>
internal sealed class ColumnEncoder(ParquetWriterOptions options, ICompressor? compressor) : IDisposable
{
    private readonly DictionaryBuilder _dictionary = new();
    private readonly PageBuffer _page = new();
    private readonly PageBuffer _trial = new();

    /// <summary>Encodes one column of a row group.</summary>
    public EncodedColumn Encode(ColumnBuffer column)
    {
        var encoded = new EncodedColumn(column.Column) { RowCount = column.RowCount, NullCount = column.NullCount };
        encoded.Encoding = Choose(column);
        if (encoded.Encoding == ParquetEncoding.RleDictionary)
        {
            WriteDictionaryPage(column, encoded);
        }

        int value = 0;
        for (int row = 0; row < column.RowCount;)
        {
            (int rows, int values) = NextPage(column, row, value);
            WriteDataPage(column, encoded, row, rows, value, values);
            row += rows;
            value += values;
        }

        foreach (PageInfo page in encoded.Pages)
        {
            encoded.Bounds = BoundsFinder.Unite(column.Column.Type, encoded.Bounds, page.Bounds);
        }

        return encoded;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _page.Dispose();
        _trial.Dispose();
    }

    /// <summary>The encoding that makes the values smallest, as far as that is cheap to tell.</summary>
    private ParquetEncoding Choose(ColumnBuffer column) => column switch
    {
        { ValueCount: 0 } or ValueBuffer<bool> => ParquetEncoding.Plain,
        BinaryBuffer { Column.Type.Physical: PhysicalType.ByteArray } binary => ChooseBinary(binary),
        BinaryBuffer binary => _dictionary.TryBuild(binary, options.DictionaryBytes) && DictionaryPays(binary.Bytes.Length, DistinctBytes(binary), binary.ValueCount)
            ? ParquetEncoding.RleDictionary
            : ParquetEncoding.Plain,
        ValueBuffer<int> ints => ChooseInteger(ints.Values, static (values, output) => DeltaBinaryPackedEncoder.Encode(values, output)),
        ValueBuffer<long> longs => ChooseInteger(longs.Values, static (values, output) => DeltaBinaryPackedEncoder.Encode(values, output)),
        ValueBuffer<float> floats => ChooseFixed(floats.Values),
        ValueBuffer<double> doubles => ChooseFixed(doubles.Values),
        _ => ParquetEncoding.Plain,
    };

    private delegate void Encoder<T>(ReadOnlySpan<T> values, PageBuffer output);

    private ParquetEncoding ChooseBinary(BinaryBuffer column)
    {
        long plain = column.Bytes.Length + ((long)column.ValueCount * sizeof(int));
        if (_dictionary.TryBuild(column, options.DictionaryBytes)
            && DictionaryPays(plain, DistinctBytes(column) + ((long)_dictionary.FirstValues.Length * sizeof(int)), column.ValueCount))
        {
            return ParquetEncoding.RleDictionary;
        }

        // Lengths as differences take a few bits each, instead of 4 bytes.
        return column.ValueCount > 1 ? ParquetEncoding.DeltaLengthByteArray : ParquetEncoding.Plain;
    }

    private ParquetEncoding ChooseInteger<T>(ReadOnlySpan<T> values, Encoder<T> delta)
        where T : unmanaged
    {
        _trial.Clear();
        delta(values, _trial);
        int size = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        long plain = (long)values.Length * size;
        long best = Math.Min(plain, _trial.Length);
        if (_dictionary.TryBuild(values, options.DictionaryBytes)
            && DictionaryPays(best, (long)_dictionary.FirstValues.Length * size, values.Length))
        {
            return ParquetEncoding.RleDictionary;
        }

        return _trial.Length < plain ? ParquetEncoding.DeltaBinaryPacked : ParquetEncoding.Plain;
    }

    private ParquetEncoding ChooseFixed<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        int size = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        return _dictionary.TryBuild(values, options.DictionaryBytes)
            && DictionaryPays((long)values.Length * size, (long)_dictionary.FirstValues.Length * size, values.Length)
                ? ParquetEncoding.RleDictionary
                : ParquetEncoding.Plain;
    }

    private bool DictionaryPays(long without, long distinct, int values) =>
        distinct + ((long)values * IndexWidth() / 8) < without;

    private int IndexWidth() => BitPacker.WidthOf((ulong)Math.Max(0, _dictionary.FirstValues.Length - 1));

    private long DistinctBytes(BinaryBuffer column)
    {
        long bytes = 0;
        foreach (int value in _dictionary.FirstValues)
        {
            bytes += column[value].Length;
        }

        return bytes;
    }

    private void WriteDictionaryPage(ColumnBuffer column, EncodedColumn encoded)
    {
        _page.Clear();
        switch (column)
        {
            case BinaryBuffer binary:
                foreach (int value in _dictionary.FirstValues)
                {
                    PlainPage(binary, value, count: 1);
                }

                break;
            case ValueBuffer<int> ints:
                WriteDistinct(ints.Values);
                break;
            case ValueBuffer<long> longs:
                WriteDistinct(longs.Values);
                break;
            case ValueBuffer<float> floats:
                WriteDistinct(floats.Values);
                break;
            case ValueBuffer<double> doubles:
                WriteDistinct(doubles.Values);
                break;
            default:
                throw new InvalidOperationException($"No dictionary is made of {column.GetType().Name}.");
        }

        ReadOnlySpan<byte> content = Compress(out uint crc);
        PageHeaderWriter.WriteDictionary(encoded.Bytes, _page.Length, content.Length, crc, _dictionary.FirstValues.Length);
        encoded.UncompressedSize += encoded.Bytes.Length + _page.Length;
        encoded.Bytes.Write(content);
        encoded.DictionarySize = encoded.Bytes.Length;
    }

    private void WriteDistinct<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        foreach (int value in _dictionary.FirstValues)
        {
            PlainEncoder.Encode(values.Slice(value, 1), _page);
        }
    }

    /// <summary>Rows of the next page: at most the rows allowed, and about the bytes allowed.</summary>
    private (int Rows, int Values) NextPage(ColumnBuffer column, int row, int value)
    {
        int rows = Math.Min(options.PageRows, column.RowCount - row);
        int values = column.NullCount == 0 ? rows : LevelEncoder.CountValues(column.Validity, row, rows);
        if (column is not BinaryBuffer binary)
        {
            return (rows, values);
        }

        while (rows > 1 && BytesOf(binary, value, values) > options.PageBytes)
        {
            rows = (rows + 1) / 2;
            values = column.NullCount == 0 ? rows : LevelEncoder.CountValues(column.Validity, row, rows);
        }

        return (rows, values);
    }

    private static long BytesOf(BinaryBuffer column, int first, int count) =>
        count == 0 ? 0 : column.Ends[first + count - 1] - (first == 0 ? 0 : column.Ends[first - 1]);

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
        ValueBounds? bounds = BoundsFinder.Find(column, value, values);
        encoded.Pages.Add(new PageInfo(start, encoded.Bytes.Length - start, row, rows - values, values == 0, bounds));
    }

    private void EncodeValues(ColumnBuffer column, ParquetEncoding encoding, int first, int count)
    {
        switch (encoding)
        {
            case ParquetEncoding.RleDictionary:
                int width = IndexWidth();
                _page.WriteByte((byte)width);
                RleHybridEncoder.Encode(_dictionary.Indices.Slice(first, count), width, _page);
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
                PlainPage(column, first, count);
                break;
        }
    }

    private void PlainPage(ColumnBuffer column, int first, int count)
    {
        switch (column)
        {
            case ValueBuffer<bool> flags:
                PlainEncoder.EncodeBooleans(flags.Values.Slice(first, count), _page);
                break;
            case ValueBuffer<int> ints:
                PlainEncoder.Encode(ints.Values.Slice(first, count), _page);
                break;
            case ValueBuffer<long> longs:
                PlainEncoder.Encode(longs.Values.Slice(first, count), _page);
                break;
            case ValueBuffer<float> floats:
                PlainEncoder.Encode(floats.Values.Slice(first, count), _page);
                break;
            case ValueBuffer<double> doubles:
                PlainEncoder.Encode(doubles.Values.Slice(first, count), _page);
                break;
            case BinaryBuffer { Column.Type.Physical: PhysicalType.ByteArray } binary:
                PlainEncoder.EncodeBinary(binary, first, count, _page);
                break;
            case BinaryBuffer binary:
                PlainEncoder.EncodeFixed(binary, first, count, _page);
                break;
            default:
                throw new InvalidOperationException($"No encoding is known for {column.GetType().Name}.");
        }
    }

    /// <summary>The page as it is stored, and the checksum over just that (parquet.thrift: CRC-32 of the compressed page).</summary>
    private ReadOnlySpan<byte> Compress(out uint crc)
    {
        ReadOnlySpan<byte> content = _page.Written;
        if (compressor is not null)
        {
            _trial.Clear();
            Span<byte> room = _trial.Reserve(compressor.MaxCompressedLength(content.Length));
            _trial.Advance(compressor.Compress(content, room));
            content = _trial.Written;
        }

        crc = Crc32.HashToUInt32(content);
        return content;
    }
}
