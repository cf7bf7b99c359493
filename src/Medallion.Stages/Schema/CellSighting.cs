namespace Medallion.Stages.Schema;

/// <summary>A cell that was seen.</summary>
/// <param name="Row">Record of the object, from 1.</param>
/// <param name="ByteOffset">Bytes of the decoded object before its record.</param>
/// <param name="Text">The cell, shortened.</param>
internal readonly record struct CellSighting(long Row, long ByteOffset, string Text);
