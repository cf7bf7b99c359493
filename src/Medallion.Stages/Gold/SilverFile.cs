using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;
using Medallion.Parquet.Reading;
using Medallion.Parquet.Writing;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Plans;
using Medallion.Stages.Publishing;
using Medallion.Stages.Telemetry;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Gold;

/// <summary>The silver file that is read: exactly the version that WriteSilver published.</summary>
internal sealed class SilverFile
{
    private readonly long[] _firstRows;

    private SilverFile(ParquetFileReader reader, ObjectVersion version)
    {
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
    public static async Task<SilverFile> OpenAsync(IObjectStore store, PublishedObject silver, CancellationToken cancellationToken)
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
        ParquetFileReader reader = await ParquetFileReader.OpenAsync(source, ParquetReaderOptions.Default, cancellationToken);
        Require(reader);
        return new SilverFile(reader, info.Version);
    }

    /// <summary>Row of the file that a row group begins with, from 0.</summary>
    public long FirstRow(int rowGroup) => _firstRows[rowGroup];

    /// <summary>Rows of a row group.</summary>
    public int RowsIn(int rowGroup) => checked((int)Reader.Metadata.RowGroups[rowGroup].RowCount);

    /// <summary>Stored bytes of a row group.</summary>
    public long BytesIn(int rowGroup) => Reader.Metadata.RowGroups[rowGroup].Columns.Sum(static c => c.MetaData?.TotalCompressedSize ?? 0);

    /// <summary>Reads columns of a row group into buffers.</summary>
    public async ValueTask ReadAsync(
        int rowGroup, IReadOnlyList<int> columns, IReadOnlyList<ColumnBuffer> buffers, CancellationToken cancellationToken)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            buffers[i].Clear();
            await Reader.ReadColumnAsync(rowGroup, columns[i], buffers[i], cancellationToken);
        }
    }

    /// <summary>A row group as it is, to be copied.</summary>
    public ValueTask<PassThroughRowGroup> PassThroughAsync(int rowGroup, CancellationToken cancellationToken) =>
        Reader.ReadPassThroughAsync(rowGroup, cancellationToken);

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
