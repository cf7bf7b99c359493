using Medallion.Stages.Schema;

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
}
