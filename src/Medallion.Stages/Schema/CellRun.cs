using Medallion.Stages.Csv;
using Medallion.Stages.Findings;

namespace Medallion.Stages.Schema;

/// <summary>Where a run of records lies, so that a cell which matters can be told with its place.</summary>
/// <param name="Index">Knows where the records are within their block.</param>
/// <param name="RecordsBefore">Records of the part before the run.</param>
/// <param name="ByteOffset">Bytes of the decoded object before the block.</param>
internal readonly record struct CellRun(CellIndex Index, long RecordsBefore, long ByteOffset)
{
    /// <summary>A cell of one of the records.</summary>
    public CellSighting See(int row, ReadOnlySpan<byte> cell) =>
        new(RecordsBefore + row + 1, ByteOffset + Index.StartOf(row), DataLocation.Shorten(cell));
}
