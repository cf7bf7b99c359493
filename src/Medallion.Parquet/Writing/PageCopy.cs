using System.Buffers;
using Medallion.Parquet.Format;
using Medallion.Parquet.Reading;

namespace Medallion.Parquet.Writing;

/// <summary>
/// Copies the pages of a column chunk as they are, each checked against its header and its checksum: what was damaged at
/// rest is refused here, and not handed on as if it had just been written.
/// </summary>
/// <param name="source">The file that is copied from.</param>
/// <param name="chunk">The chunk.</param>
/// <param name="rows">Rows that it has to hold.</param>
internal sealed class PageCopy(IRandomAccessSource source, PassThroughChunk chunk, long rows)
{
    private const int CopyBytes = 1024 * 1024;

    private static readonly int MaxPageBytes = ParquetReaderOptions.Default.MaxPageBytes;

    private readonly List<PageLocation> _pages = [];
    private long _rows;

    /// <summary>Where the data pages are in the copy, once it is made.</summary>
    public OffsetIndex OffsetIndex => new() { PageLocations = _pages };

    /// <summary>Copies every page.</summary>
    /// <param name="write">Takes the bytes, and their offset in the file that is copied from.</param>
    /// <param name="by">Bytes that the copy lies behind the original.</param>
    /// <param name="cancellationToken">Cancels the copy.</param>
    /// <exception cref="ParquetFormatException">A page is damaged, or the pages are not those that the metadata tells.</exception>
    public async ValueTask RunAsync(
        Func<ReadOnlyMemory<byte>, long, CancellationToken, ValueTask> write, long by, CancellationToken cancellationToken)
    {
        long end = chunk.Start + chunk.MetaData.TotalCompressedSize;
        using var window = new ChunkWindow(source, chunk.Start, end, CopyBytes, ArrayPool<byte>.Shared);
        while (window.Remaining > 0)
        {
            try
            {
                (PageHeader header, int length) = await PageHeaderLoader.PeekAsync(window, cancellationToken);
                int size = CheckedSize(header, length, window.Remaining);
                ReadOnlyMemory<byte> page = (await window.PeekAsync(size, cancellationToken))[..size];
                PageChecksum.Verify(header, page.Span[length..]);
                Count(header, window.Position + by, size);
                await write(page, window.Position, cancellationToken);
                window.Advance(size);
            }
            catch (ParquetFormatException fault)
            {
                throw fault.At(chunk.Column, chunk.RowGroup, window.Position);
            }
        }

        if (_rows != rows)
        {
            throw Corrupt($"The pages hold {_rows:N0} rows, but the row group {rows:N0}.").At(chunk.Column, chunk.RowGroup, chunk.Start);
        }
    }

    private static int CheckedSize(PageHeader header, int headerLength, long remaining)
    {
        long size = headerLength + (long)header.CompressedSize;
        if (header.CompressedSize < 0 || size > remaining)
        {
            throw Corrupt($"A page of {header.CompressedSize:N0} bytes is not within its column chunk.");
        }

        return size <= MaxPageBytes
            ? (int)size
            : throw new ParquetFormatException(
                ParquetFault.LimitExceeded, $"The page takes {size:N0} bytes; {MaxPageBytes:N0} can be copied.");
    }

    private void Count(PageHeader header, long offset, int size)
    {
        int? values = header switch
        {
            { Type: PageType.Data, Data: { } page } => page.ValueCount,
            { Type: PageType.DataV2, DataV2: { } page } => page.ValueCount,
            { Type: PageType.Data or PageType.DataV2 } => throw Corrupt("The header of a data page is missing."),
            _ => null,
        };
        if (values is not { } count)
        {
            return;
        }

        if (count < 0 || count > rows - _rows)
        {
            throw Corrupt($"The page has {count:N0} values, but {rows - _rows:N0} are left in the column chunk.");
        }

        _pages.Add(new PageLocation { Offset = offset, CompressedSize = size, FirstRowIndex = _rows });
        _rows += count;
    }

    private static ParquetFormatException Corrupt(string problem) => new(ParquetFault.Corrupt, problem);
}
