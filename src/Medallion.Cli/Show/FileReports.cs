using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;
using Medallion.Parquet.Reading;

namespace Medallion.Cli.Show;

/// <summary>Makes reports of Parquet files from their metadata.</summary>
internal static class FileReports
{
    /// <summary>The report of a file, without rows.</summary>
    public static FileReport Of(ParquetTarget target, bool isSchemaOnly)
    {
        FileMetaData metadata = target.Reader.Metadata;
        return new FileReport
        {
            File = target.Name,
            SizeBytes = target.Length,
            Rows = metadata.RowCount,
            CreatedBy = metadata.CreatedBy ?? "",
            Columns =
            [
                .. target.Reader.Schema.Select((column, i) => Of(target.Reader, i, column, isSchemaOnly)),
                .. target.Reader.UnsupportedColumns.Select(Of),
            ],
            RowGroups = isSchemaOnly ? null : [.. metadata.RowGroups.Select(Of)],
            Metadata = isSchemaOnly ? null : MetadataOf(metadata),
        };
    }

    private static ColumnReport Of(ParquetFileReader reader, int index, ParquetColumn column, bool isSchemaOnly)
    {
        var report = new ColumnReport
        {
            Name = column.Name,
            Type = TypeText.Of(column.Type),
            Nullable = column.IsNullable,
        };
        ColumnMetaData[] chunks =
        [
            .. Enumerable.Range(0, isSchemaOnly ? 0 : reader.RowGroupCount)
                .Select(group => reader.GetColumnChunk(group, index).MetaData)
                .OfType<ColumnMetaData>(),
        ];
        return chunks.Length == 0 ? report : Add(report, chunks, column.Type);
    }

    private static ColumnReport Add(ColumnReport report, ColumnMetaData[] chunks, ParquetType type)
    {
        var bounds = ColumnBounds.Of(chunks.Select(static chunk => chunk.Statistics), type);
        return report with
        {
            Encodings = [.. chunks.SelectMany(static chunk => chunk.Encodings).Distinct().Select(NameOf)],
            Compression = string.Join(' ', chunks.Select(static chunk => NameOf(chunk.Codec)).Distinct()),
            CompressedBytes = chunks.Sum(static chunk => chunk.TotalCompressedSize),
            UncompressedBytes = chunks.Sum(static chunk => chunk.TotalUncompressedSize),
            Nulls = bounds.Nulls,
            Min = bounds.Min,
            Max = bounds.Max,
        };
    }

    private static ColumnReport Of(UnsupportedColumn column) => new()
    {
        Name = column.Path,
        Type = $"not readable here: {column.Reason}",
        Nullable = true,
    };

    private static RowGroupReport Of(RowGroup group) => new(
        group.RowCount,
        group.Columns.Sum(static chunk => chunk.MetaData?.TotalCompressedSize ?? 0),
        group.Columns.Sum(static chunk => chunk.MetaData?.TotalUncompressedSize ?? 0));

    /// <summary>Keys should occur once; where one does not, the last value counts.</summary>
    private static Dictionary<string, string?> MetadataOf(FileMetaData metadata)
    {
        var pairs = new Dictionary<string, string?>();
        foreach (KeyValue pair in metadata.KeyValueMetadata)
        {
            pairs[pair.Key] = pair.Value;
        }

        return pairs;
    }

    /// <summary>The name as the format's specification spells it.</summary>
    private static string NameOf<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        string.Concat(value.ToString().Select(static (c, i) =>
            i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
