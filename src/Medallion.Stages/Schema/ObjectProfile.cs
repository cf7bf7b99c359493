using Medallion.Stages.Csv;

namespace Medallion.Stages.Schema;

/// <summary>What was found in one object that holds text.</summary>
/// <param name="Uri">URI of the object.</param>
/// <param name="Layout">How it is written, and its columns.</param>
/// <param name="RowCount">Its records.</param>
/// <param name="Columns">One profile for each of its columns.</param>
internal sealed record ObjectProfile(string Uri, CsvLayout Layout, long RowCount, ColumnProfile[] Columns);
