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

    private static readonly byte[] Magic = "PAR1"u8.ToArray();

    private readonly IByteSink _sink;
    private readonly IReadOnlyList<ParquetColumn> _columns;
    private readonly ParquetWriterOptions _options;
    private readonly List<WrittenRowGroup> _rowGroups = [];
    private readonly PageBuffer _columnIndexes = new();
    private readonly PageBuffer _offsetIndexes = new();
    private bool _isOpen;

    /// <summary>Creates a writer of a file with these columns.</summary>
    /// <param name="sink">Takes the file's bytes.</param>
    /// <param name="columns">At least one; their names differ.</param>
    /// <param name="options">Those that the row groups are encoded with.</param>
    /// <exception cref="ArgumentException">There is no column, or two have one name, or an option is out of its bounds.</exception>
    public ParquetFileWriter(IByteSink sink, IReadOnlyList<ParquetColumn> columns, ParquetWriterOptions options)
    {
        ParquetWriterOptions.Check(options);
        if (columns.Count == 0 || columns.DistinctBy(static column => column.Name).Count() < columns.Count)
        {
            throw new ArgumentException("A file has at least one column, and no two of one name.", nameof(columns));
        }

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
    /// <exception cref="ArgumentException">It has other columns than the file.</exception>
    public async ValueTask AppendAsync(EncodedRowGroup rowGroup, CancellationToken cancellationToken)
    {
        if (!rowGroup.Columns.Select(static column => column.Column).SequenceEqual(_columns))
        {
            throw new ArgumentException("The row group has other columns than the file.", nameof(rowGroup));
        }

        if (rowGroup.RowCount == 0)
        {
            return;
        }

        await BeginAsync(cancellationToken);
        var chunks = new WrittenChunk[rowGroup.Columns.Length];
        long start = Length;
        for (int i = 0; i < chunks.Length; i++)
        {
            EncodedColumn column = rowGroup.Columns[i];
            ColumnIndex? columnIndex = PageIndexWriter.ToColumnIndex(column.Column.Type, column.Pages);
            OffsetIndex offsetIndex = EncodedColumnMetadata.ToOffsetIndex(column, Length);
            chunks[i] = Index(EncodedColumnMetadata.ToMetaData(column, Length), columnIndex, offsetIndex);
            await WriteAsync(column.Bytes.WrittenMemory, cancellationToken);
        }

        End(chunks, rowGroup.RowCount, start, rowGroup.Columns.Sum(static c => c.UncompressedSize));
    }

    /// <summary>Appends a row group of another file as it is; only places are told anew. An empty one is left out.</summary>
    /// <exception cref="ArgumentException">It has other columns than the file.</exception>
    /// <exception cref="ParquetFormatException">It does not lie within its file, or a page of it is damaged.</exception>
    public async ValueTask AppendAsync(PassThroughRowGroup rowGroup, CancellationToken cancellationToken)
    {
        PassThroughChunk[] sources = PassThroughChunk.Of(rowGroup, _columns);
        if (rowGroup.Metadata.RowCount == 0)
        {
            return;
        }

        await BeginAsync(cancellationToken);
        var chunks = new WrittenChunk[sources.Length];
        long start = Length;
        for (int i = 0; i < chunks.Length; i++)
        {
            PassThroughChunk source = sources[i];
            long by = Length - source.Start;
            var copy = new PageCopy(rowGroup.Source, source, rowGroup.Metadata.RowCount);
            await copy.RunAsync(WriteCopyAsync, by, cancellationToken);
            ColumnIndex? columnIndex = PassThroughChunk.Fitting(rowGroup.ColumnIndexes[i], copy.OffsetIndex);
            chunks[i] = Index(source.MovedBy(by), columnIndex, copy.OffsetIndex);
        }

        End(chunks, rowGroup.Metadata.RowCount, start, rowGroup.Metadata.TotalByteSize);
    }

    /// <summary>Writes the page index and the footer; nothing can be appended after it.</summary>
    /// <returns>What the footer says.</returns>
    public async ValueTask<FileMetaData> FinishAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
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

    /// <summary>
    /// What is being written stays open until <see cref="End"/>: after a failure in between, or behind the footer, nothing
    /// may follow, as the file would be read wrong.
    /// </summary>
    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (_isOpen)
        {
            throw new InvalidOperationException("The file is finished, or writing it has failed.");
        }

        _isOpen = true;
        if (Length == 0)
        {
            await WriteAsync(Magic, cancellationToken);
        }
    }

    private async ValueTask WriteFooterAsync(FileMetaData metadata, CancellationToken cancellationToken)
    {
        using var footer = new PageBuffer(_options.Buffers);
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

    private async ValueTask WriteCopyAsync(ReadOnlyMemory<byte> bytes, long sourceOffset, CancellationToken cancellationToken)
    {
        await _sink.WriteCopyAsync(bytes, sourceOffset, cancellationToken);
        Length += bytes.Length;
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

    private void End(WrittenChunk[] chunks, long rows, long start, long uncompressed)
    {
        _rowGroups.Add(new WrittenRowGroup(chunks, rows, start, Length - start, uncompressed));
        RowCount += rows;
        _isOpen = false;
    }
}
