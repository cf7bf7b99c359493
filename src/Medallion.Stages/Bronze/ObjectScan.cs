using Medallion.Stages.Csv;
using Medallion.Stages.Findings;
using Medallion.Stages.Schema;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Bronze;

/// <summary>What the scan of one object found.</summary>
/// <param name="Version">The version that was scanned.</param>
/// <param name="Layout">How it is written; null where it holds no text.</param>
/// <param name="Columns">One profile for each of its columns.</param>
/// <param name="RowCount">Records of the header's width.</param>
/// <param name="RejectedRowCount">Records of another width.</param>
/// <param name="FirstRejected">The first of those.</param>
/// <param name="TextBytes">Bytes of the decoded object.</param>
/// <param name="Findings">What was found while it was read; told already.</param>
internal sealed record ObjectScan(
    ObjectVersion Version,
    CsvLayout? Layout,
    ColumnProfile[] Columns,
    long RowCount,
    long RejectedRowCount,
    MalformedRecord? FirstRejected,
    long TextBytes,
    IReadOnlyList<Finding> Findings);
