using Medallion.Stages.Schema;

namespace Medallion.Stages.Csv;

/// <summary>What one block of records holds.</summary>
/// <param name="RowCount">Records of the header's width.</param>
/// <param name="Columns">One profile a column; rows count from the block's start.</param>
/// <param name="Malformed">Records of another width, the first of them first; empty where there is none.</param>
/// <param name="MalformedCount">How many there are.</param>
internal sealed record BlockProfile(long RowCount, ColumnProfile[] Columns, MalformedRecord? Malformed, long MalformedCount);
