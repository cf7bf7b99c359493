using System.Buffers;
using Medallion.Parquet;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;
using Medallion.Parquet.Reading;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Plans;
using Medallion.Stages.Publishing;
using Medallion.Stages.Telemetry;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Gold;

/// <summary>The silver file that is read: exactly the version that WriteSilver published.</summary>
internal sealed class SilverFile : IDisposable
{
    /// <summary>Most that is read of a row group, or of the bounds of pages, in one go. 8 MiB.</summary>
    private const long MaxLoadedBytes = 8 * 1024 * 1024;

    private readonly StoredObjectSource _source;
    private readonly ArrayPool<byte> _buffers;
    private readonly long[] _firstRows;
    private LoadedSource? _bounds;

    private SilverFile(ParquetFileReader reader, StoredObjectSource source, ObjectVersion version, ArrayPool<byte> buffers)
    {
        _source = source;
        _buffers = buffers;
        Reader = reader;
        Version = version;
        _firstRows = new long[reader.RowGroupCount];
        for (int i = 1; i < _firstRows.Length; i++)
        {
            _firstRows[i] = _firstRows[i - 1] + reader.Metadata.RowGroups[i - 1].RowCount;
        }
    }

    /// <summary>Its reader.</summary>
    public ParquetFileReader Reader { get; }

    /// <summary>The version that is read.</summary>
    public ObjectVersion Version { get; }

    /// <summary>Its size, in bytes.</summary>
    public long Size => Version.Size;

    /// <summary>Its rows.</summary>
    public long RowCount => Reader.Metadata.RowCount;

    /// <summary>Opens it; throws where the object is gone or another version by now.</summary>
    /// <param name="store">Where it lies.</param>
    /// <param name="silver">What WriteSilver has published.</param>
    /// <param name="buffers">Lends the memory that row groups are read into.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public static async Task<SilverFile> OpenAsync(
        IObjectStore store, PublishedObject silver, ArrayPool<byte> buffers, CancellationToken cancellationToken)
    {
        string key = silver.Uri[(store.Uri.ToString().Length + 1)..];
        ObjectInfo? info = await store.FindAsync(key, cancellationToken);
        if (info is null || (silver.ETag.Length > 0 && info.Version.ETag != silver.ETag))
        {
            throw new StageException(
                info is null ? FailureReason.ObjectNotFound : FailureReason.ObjectChanged,
                new DataLocation { ObjectUri = silver.Uri, Expected = silver.ETag, Found = info?.Version.ETag });
        }

        StageLinks.Add(info);
        var source = new StoredObjectSource(store, info.Version);
        ParquetFileReader reader = await ParquetFileReader.OpenAsync(
            source, ParquetReaderOptions.Default with { Buffers = buffers }, cancellationToken);
        Require(reader);
        return new SilverFile(reader, source, info.Version, buffers);
    }

    /// <summary>Row of the file that a row group begins with, from 0.</summary>
    public long FirstRow(int rowGroup) => _firstRows[rowGroup];

    /// <summary>Rows of a row group.</summary>
    public int RowsIn(int rowGroup) => checked((int)Reader.Metadata.RowGroups[rowGroup].RowCount);

    /// <summary>Stored bytes of a row group.</summary>
    public long BytesIn(int rowGroup) => Reader.Metadata.RowGroups[rowGroup].Columns.Sum(static c => c.MetaData?.TotalCompressedSize ?? 0);

    /// <summary>An empty buffer for a column; its user gives its memory back.</summary>
    public ColumnBuffer CreateBuffer(int column) => ColumnBuffer.Create(Reader.Schema[column], _buffers);

    /// <summary>Reads the bounds of all pages, which copies of row groups take along; otherwise each chunk's are asked for.</summary>
    public async Task LoadBoundsAsync(CancellationToken cancellationToken)
    {
        (long offset, long length) = Reader.LocateColumnIndexes();
        if (_bounds is null && length is > 0 and <= MaxLoadedBytes)
        {
            _bounds = await LoadedSource.LoadAsync(_source, _buffers, offset, (int)length, cancellationToken);
        }
    }

    /// <summary>Reads columns of a row group as they are stored, in one go where they are not too large for that.</summary>
    public async ValueTask<SilverPages> LoadAsync(int rowGroup, IReadOnlyList<int> columns, CancellationToken cancellationToken)
    {
        IRandomAccessSource source = _bounds is null ? _source : _bounds;
        (long offset, long length) = Reader.LocatePages(rowGroup, columns);
        bool apart = columns.Sum(column => Reader.GetColumnChunk(rowGroup, column).MetaData!.TotalCompressedSize) < length / 2;
        if (length is <= 0 or > MaxLoadedBytes || apart)
        {
            return new SilverPages(Reader.Over(source), rowGroup, null);
        }

        LoadedSource loaded = await LoadedSource.LoadAsync(source, _buffers, offset, (int)length, cancellationToken);
        return new SilverPages(Reader.Over(loaded), rowGroup, loaded);
    }

    /// <inheritdoc/>
    public void Dispose() => _bounds?.Dispose();

    /// <summary>What reading columns does not check, and the search for duplicates and the copy of rows rely on.</summary>
    private static void Require(ParquetFileReader reader)
    {
        reader.ThrowIfUnsupported();
        if (reader.Schema.Count == 0)
        {
            throw new ParquetFormatException(ParquetFault.Corrupt, "The file has no columns.");
        }

        if (reader.Schema.GroupBy(static column => column.Name, StringComparer.Ordinal).FirstOrDefault(static g => g.Skip(1).Any())
            is { } twice)
        {
            throw new ParquetFormatException(ParquetFault.Unsupported, $"Two columns have the name '{twice.Key}'.");
        }

        if (reader.Metadata.RowGroups.Any(static group => group.RowCount is < 0 or > int.MaxValue)
            || reader.Metadata.RowGroups.Sum(static group => group.RowCount) != reader.Metadata.RowCount)
        {
            throw new ParquetFormatException(
                ParquetFault.Corrupt, $"The row groups do not add up to the {reader.Metadata.RowCount:N0} rows of the file.");
        }
    }
}
