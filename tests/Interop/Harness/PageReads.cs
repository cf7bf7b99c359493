namespace Interop.Harness;

/// <summary>What a reader read to find the rows with one value, without and with the page index.</summary>
/// <param name="ByRowGroup">By the statistics of row groups alone.</param>
/// <param name="ByPage">By the column and offset index too.</param>
internal sealed record PageReads(ReadCost ByRowGroup, ReadCost ByPage);
