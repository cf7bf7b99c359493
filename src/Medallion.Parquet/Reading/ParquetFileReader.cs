using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;
using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Reading;

/// <summary>
/// Reads a Parquet file of flat columns. It keeps the metadata only; columns of any row group can be read at the same time.
/// </summary>
public sealed class ParquetFileReader
{
    private readonly IRandomAccessSource _source;
    private readonly ParquetReaderOptions _options;
    private readonly FlatSchema _schema;

    private ParquetFileReader(
        IRandomAccessSource source, ParquetReaderOptions options, FileMetaData metadata, FlatSchema schema)
    {
        _source = source;
        _options = options;
        _schema = schema;
        Metadata = metadata;
        UnsupportedColumns = [.. schema.UnsupportedColumns, .. EncryptedColumns(metadata, schema)];
    }

    /// <summary>The file's metadata, as it is stored.</summary>
    public FileMetaData Metadata { get; }

    /// <summary>The columns that can be read, in the file's order.</summary>
    public IReadOnlyList<ParquetColumn> Schema => _schema.Columns;

    /// <summary>
    /// The columns that cannot: nested or encrypted ones. Where there are any, reading a column is refused, see
    /// <see cref="ParquetReaderOptions.SkipUnsupportedColumns"/>.
    /// </summary>
    public IReadOnlyList<UnsupportedColumn> UnsupportedColumns { get; }

    /// <summary>Row groups.</summary>
    public int RowGroupCount => Metadata.RowGroups.Count;

    /// <summary>Opens a file: reads its metadata and checks its schema, no page.</summary>
    /// <param name="source">The file; must stay readable, and the same, while the reader is used.</param>
    /// <param name="options">What reading may cost.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ParquetFormatException">The metadata cannot be read.</exception>
    public static async ValueTask<ParquetFileReader> OpenAsync(
        IRandomAccessSource source, ParquetReaderOptions options, CancellationToken cancellationToken)
    {
        options.Validate();
        FileMetaData metadata = await FooterReader.ReadAsync(source, options, cancellationToken);
        FlatSchema schema = FlatSchemaReader.Read(metadata.Schema);
        for (int i = 0; i < metadata.RowGroups.Count; i++)
        {
            if (metadata.RowGroups[i].Columns.Count != schema.LeafCount)
            {
                throw new ParquetFormatException(
                    ParquetFault.Corrupt,
                    $"Row group {i} has {metadata.RowGroups[i].Columns.Count:N0} column chunks, but the schema "
                    + $"{schema.LeafCount:N0} columns.");
            }
        }

        return new ParquetFileReader(source, options, metadata, schema);
    }

    /// <summary>The metadata of a column's chunk in a row group.</summary>
    /// <param name="rowGroup">Row group, counted from 0.</param>
    /// <param name="column">Column, by its place in <see cref="Schema"/>.</param>
    public ColumnChunk GetColumnChunk(int rowGroup, int column) =>
        Metadata.RowGroups[rowGroup].Columns[_schema.Leaves[column]];

    /// <summary>Refuses a file that has <see cref="UnsupportedColumns"/>, naming each of them.</summary>
    /// <exception cref="ParquetFormatException"><see cref="ParquetFault.Unsupported"/>.</exception>
    public void ThrowIfUnsupported()
    {
        if (UnsupportedColumns.Count > 0)
        {
            throw new ParquetFormatException(
                ParquetFault.Unsupported,
                "The file has columns that cannot be read: "
                + string.Join("; ", UnsupportedColumns.Select(static column => $"'{column.Path}': {column.Reason}")) + ".");
        }
    }

    /// <summary>Appends all rows of a column in a row group.</summary>
    /// <param name="rowGroup">Row group, counted from 0.</param>
    /// <param name="column">Column, by its place in <see cref="Schema"/>.</param>
    /// <param name="destination">Of the column's type. After an exception its content is of no use: clear it.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ParquetFormatException">The column cannot be read.</exception>
    public async ValueTask ReadColumnAsync(
        int rowGroup, int column, ColumnBuffer destination, CancellationToken cancellationToken)
    {
        using ColumnChunkReader chunk = OpenColumn(rowGroup, column);
        long before = destination.ByteCount;
        while (await chunk.ReadPageAsync(destination, cancellationToken))
        {
            if (destination.ByteCount - before > _options.MaxColumnBytes)
            {
                throw new ParquetFormatException(
                    ParquetFault.LimitExceeded,
                    $"The values take more than the {_options.MaxColumnBytes:N0} bytes that the reader allows "
                    + "(MaxColumnBytes).").At(Schema[column].Name, rowGroup, offset: null);
            }
        }
    }

    /// <summary>Starts reading a column of a row group page by page.</summary>
    /// <param name="rowGroup">Row group, counted from 0.</param>
    /// <param name="column">Column, by its place in <see cref="Schema"/>.</param>
    /// <exception cref="ParquetFormatException">The column cannot be read.</exception>
    public ColumnChunkReader OpenColumn(int rowGroup, int column)
    {
        if (!_options.SkipUnsupportedColumns)
        {
            ThrowIfUnsupported();
        }

        return new ColumnChunkReader(_source, Schema[column], rowGroup, Locate(rowGroup, column), _options);
    }

    /// <summary>The same file, read from another place: one that holds a part of it in memory.</summary>
    /// <param name="source">The same bytes.</param>
    public ParquetFileReader Over(IRandomAccessSource source) => new(source, _options, Metadata, _schema);

    /// <summary>The bytes of the file that reading the columns of a row group, or copying them, asks for.</summary>
    /// <param name="rowGroup">Row group, counted from 0.</param>
    /// <param name="columns">Columns, by their places in <see cref="Schema"/>; at least one.</param>
    /// <exception cref="ParquetFormatException">The metadata cannot be right.</exception>
    public (long Offset, long Length) LocatePages(int rowGroup, IReadOnlyList<int> columns)
    {
        ChunkLocation[] chunks = [.. columns.Select(column => Locate(rowGroup, column))];
        long start = chunks.Min(static chunk => chunk.Start);
        return (start, chunks.Max(chunk => ColumnChunkReader.EndOf(chunk, _source.Length)) - start);
    }

    /// <summary>The bytes of the file from the first bounds of pages to the last; none where it has no such bounds.</summary>
    public (long Offset, long Length) LocateColumnIndexes()
    {
        (long Offset, int Length)[] indexes =
        [
            .. Metadata.RowGroups
                .SelectMany(static group => group.Columns)
                .Where(static chunk => chunk is { ColumnIndexOffset: >= 0, ColumnIndexLength: > 0 })
                .Select(static chunk => (chunk.ColumnIndexOffset!.Value, chunk.ColumnIndexLength!.Value)),
        ];
        if (indexes.Length == 0)
        {
            return (0, 0);
        }

        long start = indexes.Min(static index => index.Offset);
        long end = Math.Min(indexes.Max(static index => index.Offset + index.Length), _source.Length);
        return (start, Math.Max(0, end - start));
    }

    /// <summary>Prepares the copy of a row group into another file: checks its metadata and reads the bounds of its pages.</summary>
    /// <param name="rowGroup">Row group, counted from 0.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    /// <exception cref="ParquetFormatException">The row group cannot be copied.</exception>
    public async ValueTask<PassThroughRowGroup> ReadPassThroughAsync(int rowGroup, CancellationToken cancellationToken)
    {
        var bounds = new ColumnIndex?[Schema.Count];
        for (int column = 0; column < bounds.Length; column++)
        {
            OpenColumn(rowGroup, column).Dispose();
            IReadOnlyList<string> path = GetColumnChunk(rowGroup, column).MetaData!.PathInSchema;
            if (path is not [var name] || name != Schema[column].Name)
            {
                throw new ParquetFormatException(
                    ParquetFault.Corrupt, $"The column chunk is one of the column '{string.Join('.', path)}'.")
                    .At(Schema[column].Name, rowGroup, offset: null);
            }

            bounds[column] = await ReadColumnIndexAsync(rowGroup, column, cancellationToken);
        }

        return new PassThroughRowGroup(_source, rowGroup, Metadata.RowGroups[rowGroup], bounds);
    }

    /// <summary>Reads where the pages of a column chunk are; null where the file does not say.</summary>
    /// <param name="rowGroup">Row group, counted from 0.</param>
    /// <param name="column">Column, by its place in <see cref="Schema"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ParquetFormatException">The index cannot be read.</exception>
    public ValueTask<OffsetIndex?> ReadOffsetIndexAsync(int rowGroup, int column, CancellationToken cancellationToken)
    {
        ColumnChunk chunk = GetColumnChunk(rowGroup, column);
        return ReadIndexAsync(
            rowGroup,
            column,
            (chunk.OffsetIndexOffset, chunk.OffsetIndexLength),
            static (ref ThriftCompactReader reader) => PageIndexReader.ReadOffsetIndex(ref reader, reader.EnterStruct()),
            cancellationToken);
    }

    /// <summary>Reads the bounds of the pages of a column chunk; null where the file has none.</summary>
    /// <param name="rowGroup">Row group, counted from 0.</param>
    /// <param name="column">Column, by its place in <see cref="Schema"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ParquetFormatException">The index cannot be read.</exception>
    public ValueTask<ColumnIndex?> ReadColumnIndexAsync(int rowGroup, int column, CancellationToken cancellationToken)
    {
        ColumnChunk chunk = GetColumnChunk(rowGroup, column);
        return ReadIndexAsync(
            rowGroup,
            column,
            (chunk.ColumnIndexOffset, chunk.ColumnIndexLength),
            static (ref ThriftCompactReader reader) => PageIndexReader.ReadColumnIndex(ref reader, reader.EnterStruct()),
            cancellationToken);
    }

    private ChunkLocation Locate(int rowGroup, int column)
    {
        try
        {
            return ChunkLocation.Of(
                GetColumnChunk(rowGroup, column), Schema[column], Metadata.RowGroups[rowGroup].RowCount, _source.Length);
        }
        catch (ParquetFormatException exception)
        {
            throw exception.At(Schema[column].Name, rowGroup, offset: null);
        }
    }

    private async ValueTask<T?> ReadIndexAsync<T>(
        int rowGroup,
        int column,
        (long? Offset, int? Length) place,
        ParseIndex<T> parse,
        CancellationToken cancellationToken)
        where T : class
    {
        if (place is not ({ } offset, { } length))
        {
            return null;
        }

        try
        {
            if (offset < 0 || length < 0 || length > _options.MaxMetadataBytes || offset > _source.Length - length)
            {
                throw new ParquetFormatException(
                    ParquetFault.Corrupt, $"An index of {length:N0} bytes from byte {offset:N0} on is not within the file.");
            }

            byte[] bytes = new byte[length];
            await _source.ReadAsync(offset, bytes, cancellationToken);
            return Parse(bytes, parse);
        }
        catch (ParquetFormatException exception)
        {
            throw exception.At(Schema[column].Name, rowGroup, offset);
        }
    }

    private static T Parse<T>(byte[] bytes, ParseIndex<T> parse)
    {
        var reader = new ThriftCompactReader(bytes);
        return parse(ref reader);
    }

    private static IEnumerable<UnsupportedColumn> EncryptedColumns(FileMetaData metadata, FlatSchema schema) =>
        Enumerable.Range(0, schema.Columns.Count)
            .Where(column => metadata.RowGroups.Any(group => group.Columns[schema.Leaves[column]].IsEncrypted))
            .Select(column => new UnsupportedColumn(schema.Columns[column].Name, "it is encrypted"));

    private delegate T ParseIndex<T>(ref ThriftCompactReader reader);
}
