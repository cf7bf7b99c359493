using System.Buffers;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>
/// Writes one file from its first byte to its last: row groups as they are appended, then the page index and the footer.
/// Holds no rows. Not safe for concurrent use.
/// </summary>
public sealed class ParquetFileWriter : IDisposable
{
    private const int FormatVersion = 2;
    private const int CopyBytes = 1024 * 1024;

    private static readonly byte[] Magic = "PAR1"u8.ToArray();

    private readonly IByteSink _sink;
    private readonly IReadOnlyList<ParquetColumn> _columns;
    private readonly ParquetWriterOptions _options;
    private readonly List<WrittenRowGroup> _rowGroups = [];
    private readonly PageBuffer _columnIndexes = new();
    private readonly PageBuffer _offsetIndexes = new();
    private bool _isFinished;

    /// <summary>Creates a writer of a file with these columns.</summary>
    public ParquetFileWriter(IByteSink sink, IReadOnlyList<ParquetColumn> columns, ParquetWriterOptions options)
    {
        _sink = sink;
        _columns = columns;
        _options = options;
    }

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Rows appended so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>Row groups appended so far.</summary>
    public int RowGroupCount => _rowGroups.Count;

    /// <summary>Appends a row group; an empty one is left out.</summary>
    public async ValueTask AppendAsync(EncodedRowGroup rowGroup, CancellationToken cancellationToken)
    {
        if (rowGroup.RowCount == 0)
        {
            return;
        }

        await StartAsync(cancellationToken);
        var chunks = new WrittenChunk[rowGroup.Columns.Length];
        long start = Length;
        for (int i = 0; i < chunks.Length; i++)
        {
            EncodedColumn column = rowGroup.Columns[i];
            chunks[i] = Describe(column, Length);
            await WriteAsync(column.Bytes.WrittenMemory, cancellationToken);
        }

        Add(chunks, rowGroup.RowCount, start, rowGroup.Columns.Sum(static c => c.UncompressedSize));
    }

    /// <summary>Appends a row group of another file as it is; only places are told anew.</summary>
    public async ValueTask AppendAsync(PassThroughRowGroup rowGroup, CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        var chunks = new WrittenChunk[rowGroup.Metadata.Columns.Count];
        long start = Length;
        for (int i = 0; i < chunks.Length; i++)
        {
            ColumnMetaData column = rowGroup.Metadata.Columns[i].MetaData!;
            long from = Math.Min(column.DictionaryPageOffset is > 0 and { } dictionary ? dictionary : long.MaxValue, column.DataPageOffset);
            chunks[i] = Move(column, Length - from, rowGroup.ColumnIndexes[i], rowGroup.OffsetIndexes[i]);
            await CopyAsync(rowGroup.Source, from, column.TotalCompressedSize, cancellationToken);
        }

        Add(chunks, rowGroup.Metadata.RowCount, start, rowGroup.Metadata.TotalByteSize);
    }

    /// <summary>Writes the page index and the footer; nothing can be appended after it.</summary>
    /// <returns>What the footer says.</returns>
    public async ValueTask<FileMetaData> FinishAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isFinished, this);
        await StartAsync(cancellationToken);
        _isFinished = true;
        long columnIndexStart = Length;
        await WriteAsync(_columnIndexes.WrittenMemory, cancellationToken);
        long offsetIndexStart = Length;
        await WriteAsync(_offsetIndexes.WrittenMemory, cancellationToken);
        var metadata = new FileMetaData
        {
            Version = FormatVersion,
            Schema = SchemaMapping.ToElements(_columns),
            RowCount = RowCount,
            RowGroups = [.. _rowGroups.Select(group => group.ToMetadata(columnIndexStart, offsetIndexStart))],
            KeyValueMetadata = [.. _options.KeyValues.Select(static pair => new KeyValue { Key = pair.Key, Value = pair.Value })],
            CreatedBy = _options.CreatedBy,
        };
        await WriteFooterAsync(metadata, cancellationToken);
        return metadata;
    }

    /// <summary>Gives the memory of the page index back; does not finish the file.</summary>
    public void Dispose()
    {
        _columnIndexes.Dispose();
        _offsetIndexes.Dispose();
    }

    private async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (Length == 0)
        {
            await WriteAsync(Magic, cancellationToken);
        }
    }

    private async ValueTask WriteFooterAsync(FileMetaData metadata, CancellationToken cancellationToken)
    {
        using var footer = new PageBuffer();
        FileMetaDataWriter.Write(metadata, footer);
        footer.WriteInt32(footer.Length);
        footer.Write(Magic);
        await WriteAsync(footer.WrittenMemory, cancellationToken);
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length > 0)
        {
            await _sink.WriteAsync(bytes, cancellationToken);
            Length += bytes.Length;
        }
    }

    private async ValueTask CopyAsync(IRandomAccessSource source, long offset, long length, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(CopyBytes, length));
        try
        {
            while (length > 0)
            {
                Memory<byte> piece = buffer.AsMemory(0, (int)Math.Min(buffer.Length, length));
                await source.ReadAsync(offset, piece, cancellationToken);
                await WriteAsync(piece, cancellationToken);
                offset += piece.Length;
                length -= piece.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private WrittenChunk Describe(EncodedColumn column, long start)
    {
        bool hasDictionary = column.DictionarySize > 0;
        var metadata = new ColumnMetaData
        {
            Type = column.Column.Type.Physical,
            Encodings = Encodings(column, hasDictionary),
            PathInSchema = [column.Column.Name],
            Codec = _options.Compression,
            ValueCount = column.RowCount,
            TotalUncompressedSize = column.UncompressedSize,
            TotalCompressedSize = column.Bytes.Length,
            DataPageOffset = start + column.DictionarySize,
            DictionaryPageOffset = hasDictionary ? start : null,
            Statistics = ToStatistics(column),
        };
        var offsets = new OffsetIndex
        {
            PageLocations =
            [
                .. column.Pages.Select(page => new PageLocation
                {
                    Offset = start + page.Offset,
                    CompressedSize = page.Size,
                    FirstRowIndex = page.FirstRow,
                }),
            ],
        };
        return Index(metadata, PageIndexWriter.ToColumnIndex(column.Column.Type, column.Pages), offsets);
    }

    private static ParquetEncoding[] Encodings(EncodedColumn column, bool hasDictionary) =>
        hasDictionary
            ? [ParquetEncoding.Plain, ParquetEncoding.Rle, ParquetEncoding.RleDictionary]
            : [column.Encoding, ParquetEncoding.Rle];

    private static Format.Statistics ToStatistics(EncodedColumn column)
    {
        var nulls = new Format.Statistics { NullCount = column.NullCount };
        return column.Bounds is not { } bounds ? nulls : nulls with
        {
            MinValue = bounds.Minimum,
            MaxValue = bounds.Maximum,
            IsMinValueExact = bounds.IsMinimumExact,
            IsMaxValueExact = bounds.IsMaximumExact,
        };
    }

    private WrittenChunk Move(ColumnMetaData column, long by, ColumnIndex? columnIndex, OffsetIndex? offsetIndex)
    {
        ColumnMetaData moved = column with
        {
            DataPageOffset = column.DataPageOffset + by,
            DictionaryPageOffset = column.DictionaryPageOffset is > 0 and { } dictionary ? dictionary + by : null,
        };
        OffsetIndex? offsets = offsetIndex is null
            ? null
            : new OffsetIndex { PageLocations = [.. offsetIndex.PageLocations.Select(page => page with { Offset = page.Offset + by })] };
        return Index(moved, offsets is null ? null : columnIndex, offsets);
    }

    /// <summary>Keeps the index of a chunk, serialized: their places in the file are known only at its end.</summary>
    private WrittenChunk Index(ColumnMetaData metadata, ColumnIndex? columnIndex, OffsetIndex? offsetIndex)
    {
        (int Start, int Length)? column = null;
        (int Start, int Length)? offset = null;
        if (columnIndex is not null)
        {
            int start = _columnIndexes.Length;
            column = (start, PageIndexWriter.Write(columnIndex, _columnIndexes));
        }

        if (offsetIndex is not null)
        {
            int start = _offsetIndexes.Length;
            offset = (start, PageIndexWriter.Write(offsetIndex, _offsetIndexes));
        }

        return new WrittenChunk(metadata, column, offset);
    }

    private void Add(WrittenChunk[] chunks, long rows, long start, long uncompressed)
    {
        _rowGroups.Add(new WrittenRowGroup(chunks, rows, start, Length - start, uncompressed));
        RowCount += rows;
    }
}
