using Medallion.Parquet.Columns;
using Medallion.Parquet.Decoding;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Reading;

/// <summary>Decodes the pages of one column chunk: keeps the dictionary for the data pages behind it.</summary>
internal sealed class PageDecoder(ParquetColumn column, CompressionCodec codec, ParquetReaderOptions options) : IDisposable
{
    private readonly PageDecompressor _decompressor = new(codec, options.Buffers);
    private ColumnBuffer? _dictionary;

    /// <summary>Fails where the page's checksum says that its bytes changed.</summary>
    public void Verify(PageHeader header, ReadOnlySpan<byte> body)
    {
        if (options.VerifyChecksums)
        {
            PageChecksum.Verify(header, body);
        }
    }

    /// <summary>Reads the dictionary page.</summary>
    public void ReadDictionary(PageHeader header, ReadOnlySpan<byte> body)
    {
        DictionaryPageHeader dictionary = header.Dictionary ?? throw Corrupt("The header of a dictionary page is missing.");
        if (_dictionary is not null)
        {
            throw Corrupt("The column chunk has more than one dictionary page.");
        }

        if (dictionary.Encoding is not (ParquetEncoding.Plain or ParquetEncoding.PlainDictionary))
        {
            throw new ParquetFormatException(
                ParquetFault.Unsupported, $"A dictionary in the encoding {dictionary.Encoding} is not part of the format.");
        }

        ReadOnlySpan<byte> bytes = _decompressor.Decompress(body, header.UncompressedSize);
        ColumnBuffer values = ColumnBuffer.Create(column, options.Buffers);
        _dictionary = values;
        PlainDecoder.Decode(Encoded(bytes, CheckedCount(dictionary.ValueCount)), values);
    }

    /// <summary>Appends the rows of a data page of the first version.</summary>
    /// <returns>Rows.</returns>
    public int Read(DataPageHeader header, int uncompressedSize, ReadOnlySpan<byte> body, ColumnBuffer destination)
    {
        int rows = CheckedRows(header.ValueCount, destination);
        ReadOnlySpan<byte> page = _decompressor.Decompress(body, uncompressedSize);
        int values = rows;
        if (!column.IsNullable)
        {
            destination.AppendValidRows(rows);
        }
        else if (rows > 0)
        {
            values = AppendLevels(header.DefinitionLevelEncoding, ref page, rows, destination);
        }

        AppendValues(header.Encoding, page, values, destination);
        return rows;
    }

    /// <summary>Appends the rows of a data page of the second version.</summary>
    /// <returns>Rows.</returns>
    public int Read(DataPageHeaderV2 header, int uncompressedSize, ReadOnlySpan<byte> body, ColumnBuffer destination)
    {
        int rows = CheckedRows(header.ValueCount, destination);
        long levelsLength = (long)header.RepetitionLevelsLength + header.DefinitionLevelsLength;
        if (header.RepetitionLevelsLength < 0
            || header.DefinitionLevelsLength < 0
            || levelsLength > body.Length
            || levelsLength > uncompressedSize)
        {
            throw Corrupt(
                $"Levels of {header.RepetitionLevelsLength:N0} and {header.DefinitionLevelsLength:N0} bytes "
                + $"do not fit into a page of {body.Length:N0} bytes.");
        }

        ReadOnlySpan<byte> levels = body.Slice(header.RepetitionLevelsLength, header.DefinitionLevelsLength);
        int values = rows;
        if (column.IsNullable)
        {
            values = DefinitionLevels.AppendHybrid(levels, rows, destination);
        }
        else
        {
            destination.AppendValidRows(rows);
        }

        // A page of nothing but nulls may hold no stream at all, or one of nothing.
        if (values > 0)
        {
            ReadOnlySpan<byte> page = body[(int)levelsLength..];
            AppendValues(
                header.Encoding,
                header.IsCompressed ? _decompressor.Decompress(page, uncompressedSize - (int)levelsLength) : page,
                values,
                destination);
        }

        return rows;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _decompressor.Dispose();
        _dictionary?.Release();
        _dictionary = null;
    }

    private static int AppendLevels(
        ParquetEncoding encoding, ref ReadOnlySpan<byte> page, int rows, ColumnBuffer destination)
    {
        switch (encoding)
        {
            case ParquetEncoding.Rle:
                return DefinitionLevels.AppendHybrid(DefinitionLevels.SplitPrefixed(ref page), rows, destination);
            case ParquetEncoding.BitPacked:
                return DefinitionLevels.AppendBitPacked(ref page, rows, destination);
            default:
                throw new ParquetFormatException(
                    ParquetFault.Unsupported, $"The encoding {encoding} is not one for definition levels.");
        }
    }

    private void AppendValues(ParquetEncoding encoding, ReadOnlySpan<byte> page, int values, ColumnBuffer destination)
    {
        // A page of nothing but nulls may name a dictionary that was never written.
        if (values > 0)
        {
            ValueDecoder.Decode(encoding, Encoded(page, values), _dictionary, destination);
        }
    }

    private EncodedValues Encoded(ReadOnlySpan<byte> bytes, int count) => new(bytes, count, options.MaxPageBytes);

    private int CheckedRows(int count, ColumnBuffer destination)
    {
        // A bit for each row is all that a page of nulls takes in memory.
        DecodingFault.CheckSize(CheckedCount(count) / 8, options.MaxPageBytes);
        return count <= ColumnBuffer.MaxRows - destination.RowCount
            ? count
            : throw new ParquetFormatException(
                ParquetFault.LimitExceeded, $"A column buffer holds at most {ColumnBuffer.MaxRows:N0} rows.");
    }

    private static int CheckedCount(int count) =>
        count >= 0 ? count : throw Corrupt($"A page with {count:N0} values cannot be.");

    private static ParquetFormatException Corrupt(string problem) => new(ParquetFault.Corrupt, problem);
}
