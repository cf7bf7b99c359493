using Medallion.Stages.Csv;
using Medallion.Stages.Findings;
using Medallion.Stages.Schema;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Bronze.Journal;

/// <summary>The scan of one object as it is stored.</summary>
/// <param name="Version">The version that was scanned.</param>
/// <param name="Layout">How it is written; null where it holds no text.</param>
/// <param name="Columns">One profile for each of its columns.</param>
/// <param name="RowCount">Records of the header's width.</param>
/// <param name="RejectedRowCount">Records of another width.</param>
/// <param name="FirstRejected">The first of those.</param>
/// <param name="TextBytes">Bytes of the decoded object.</param>
/// <param name="Findings">What was found while it was read.</param>
internal sealed record FinishedScan(
    ObjectVersion Version,
    CsvLayout? Layout,
    IReadOnlyList<ColumnProfileState> Columns,
    long RowCount,
    long RejectedRowCount,
    MalformedRecord? FirstRejected,
    long TextBytes,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>A scan in the form that is stored.</summary>
    public static FinishedScan Of(ObjectScan scan) => new(
        scan.Version,
        scan.Layout,
        [.. scan.Columns.Select(static column => column.ToState())],
        scan.RowCount,
        scan.RejectedRowCount,
        scan.FirstRejected,
        scan.TextBytes,
        scan.Findings);

    /// <summary>The scan; null where what was stored cannot have been one.</summary>
    public ObjectScan? ToScan()
    {
        ColumnProfile?[] columns = [.. Columns.Select(static state => ColumnProfile.Restore(state))];
        return Array.TrueForAll(columns, static column => column is not null) && columns.Length == (Layout?.Columns.Count ?? 0)
            ? new ObjectScan(Version, Layout, columns!, RowCount, RejectedRowCount, FirstRejected, TextBytes, Findings)
            : null;
    }
}
