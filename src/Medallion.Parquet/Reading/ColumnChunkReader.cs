using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Reading;

/// <summary>
/// Reads one column of one row group page by page: what it holds in memory is a page and what it reads ahead, however long
/// the chunk is. For one caller at a time.
/// </summary>
public sealed class ColumnChunkReader : IDisposable
{
    /// <summary>Early parquet-mr leaves the header of the dictionary page out of the chunk's size: the last page ends later.</summary>
    private const int EndTolerance = 100;

    private readonly ChunkWindow _window;
    private readonly PageDecoder _decoder;
    private readonly ParquetReaderOptions _options;
    private readonly int _rowGroup;
    private readonly ChunkLocation _location;
    private long _pageOffset;

    internal ColumnChunkReader(
        IRandomAccessSource source,
        ParquetColumn column,
        int rowGroup,
        ChunkLocation location,
        ParquetReaderOptions options)
    {
        Column = column;
        RemainingRows = location.RowCount;
        _rowGroup = rowGroup;
        _location = location;
        _options = options;
        _pageOffset = location.Start;
        _window = new ChunkWindow(source, location.Start, EndOf(location, source.Length), options.ReadBytes, options.Buffers);
        _decoder = new PageDecoder(column, location.Codec, options);
    }

    /// <summary>The column.</summary>
    public ParquetColumn Column { get; }

    /// <summary>Where the bytes end that may have to be read of a chunk.</summary>
    internal static long EndOf(ChunkLocation location, long fileLength) =>
        Math.Min(location.End + EndTolerance, fileLength - FooterReader.TrailerLength);

    /// <summary>Rows not read yet.</summary>
    public int RemainingRows { get; private set; }

    /// <summary>Appends the rows of the next data page; false where every row has been read.</summary>
    /// <param name="destination">Of the column's type. After an exception its content is of no use: clear it.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ParquetFormatException">The page cannot be read.</exception>
    public async ValueTask<bool> ReadPageAsync(ColumnBuffer destination, CancellationToken cancellationToken)
    {
        if (destination.Column.Type.Physical != Column.Type.Physical
            || destination.Column.Type.ByteLength != Column.Type.ByteLength)
        {
            throw new ArgumentException($"The buffer is for {destination.Column.Type}.", nameof(destination));
        }

        if (RemainingRows == 0)
        {
            return false;
        }

        try
        {
            while (!await ReadPageOfAnyTypeAsync(destination, cancellationToken))
            {
                // A dictionary page, or one of a type that is not known yet: the data page comes behind it.
            }

            return true;
        }
        catch (ParquetFormatException exception)
        {
            throw exception.At(Column.Name, _rowGroup, _pageOffset);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _window.Dispose();
        _decoder.Dispose();
    }

    /// <returns>Whether it was a data page.</returns>
    private async ValueTask<bool> ReadPageOfAnyTypeAsync(ColumnBuffer destination, CancellationToken cancellationToken)
    {
        _pageOffset = _window.Position;
        if (_pageOffset >= _location.End)
        {
            throw Corrupt($"The column chunk ends {RemainingRows:N0} rows before its last one.");
        }

        (PageHeader header, int headerLength) = await PageHeaderLoader.PeekAsync(_window, cancellationToken);
        _window.Advance(headerLength);
        CheckSizes(header);
        ReadOnlyMemory<byte> loaded = await _window.PeekAsync(header.CompressedSize, cancellationToken);
        bool isData = ReadBody(header, loaded.Span[..header.CompressedSize], destination);
        _window.Advance(header.CompressedSize);
        return isData;
    }

    private void CheckSizes(PageHeader header)
    {
        if (header.CompressedSize < 0 || header.UncompressedSize < 0 || header.CompressedSize > _window.Remaining)
        {
            throw Corrupt(
                $"A page of {header.CompressedSize:N0} bytes, {header.UncompressedSize:N0} uncompressed, is not within "
                + "its column chunk.");
        }

        int size = Math.Max(header.CompressedSize, header.UncompressedSize);
        if (size > _options.MaxPageBytes)
        {
            throw new ParquetFormatException(
                ParquetFault.LimitExceeded,
                $"The page takes {size:N0} bytes; the reader allows {_options.MaxPageBytes:N0} (MaxPageBytes).");
        }
    }

    private bool ReadBody(PageHeader header, ReadOnlySpan<byte> body, ColumnBuffer destination)
    {
        _decoder.Verify(header, body);
        switch (header)
        {
            case { Type: PageType.Dictionary }:
                _decoder.ReadDictionary(header, body);
                return false;
            case { Type: PageType.Data, Data: { } page }:
                CheckRows(page.ValueCount);
                RemainingRows -= _decoder.Read(page, header.UncompressedSize, body, destination);
                return true;
            case { Type: PageType.DataV2, DataV2: { } page }:
                CheckRows(page.ValueCount);
                RemainingRows -= _decoder.Read(page, header.UncompressedSize, body, destination);
                return true;
            case { Type: PageType.Data or PageType.DataV2 }:
                throw Corrupt("The header of a data page is missing.");
            default:
                return false;
        }
    }

    private void CheckRows(int count)
    {
        if (count > RemainingRows)
        {
            throw Corrupt($"The page has {count:N0} values, but {RemainingRows:N0} are left in the column chunk.");
        }
    }

    private static ParquetFormatException Corrupt(string problem) => new(ParquetFault.Corrupt, problem);
}
