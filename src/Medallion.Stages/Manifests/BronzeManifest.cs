using System.Text.Json.Serialization;
using Medallion.Stages.Csv;
using Medallion.Stages.Schema;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Manifests;

/// <summary>Exactly what ReadBronze read: WriteSilver reads these object versions in this way, and no others.</summary>
/// <param name="Version">Version of this format, now 1.</param>
/// <param name="Store">URI of the store.</param>
/// <param name="Pipeline">The pipeline whose run read it.</param>
/// <param name="RunId">The logical run that read it.</param>
/// <param name="Columns">The united columns, in order of first appearance.</param>
/// <param name="Objects">The objects, in key order.</param>
internal sealed record BronzeManifest(
    int Version,
    string Store,
    string Pipeline,
    string RunId,
    IReadOnlyList<TableColumn> Columns,
    IReadOnlyList<ManifestObject> Objects)
{
    /// <summary>The version this service writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Records of all objects.</summary>
    public long RowCount => Objects.Sum(static o => o.RowCount);

    /// <summary>Records left out.</summary>
    public long RejectedRowCount => Objects.Sum(static o => o.RejectedRowCount);

    /// <summary>Stored bytes of all objects.</summary>
    public long Size => Objects.Sum(static o => o.Size);

    /// <summary>
    /// Whether it says what a manifest can say. Whoever edits a stored one can break every promise that ReadBronze made; what
    /// would end as a fault of the service is found here.
    /// </summary>
    [JsonIgnore]
    public bool IsSound =>
        Columns.Count > 0
        && Columns.All(static column => column is { Name.Length: > 0 } && Enum.IsDefined(column.Type))
        && Columns.DistinctBy(static column => column.Name, StringComparer.Ordinal).Count() == Columns.Count
        && Objects.All(static o => o is { Size: >= 0, RowCount: >= 0, TextBytes: >= 0 }
            && ObjectKey.FindProblem(o.Key) is null
            && IsLayout(o.Layout));

    private static bool IsLayout(CsvLayout? layout) => layout is null
        || (layout is { RecordsOffset: >= 0, Columns.Count: > 0, Dialect: { Delimiter: < '\x80', Quote: < '\x80' } dialect }
            && dialect.Delimiter != dialect.Quote
            && DecodedObject.FindEncoding(dialect.Encoding) is not null
            && layout.Columns.All(static name => name is not null));
}
