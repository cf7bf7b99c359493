namespace Interop.Harness;

/// <summary>What a reader read of a file to find the rows with one value.</summary>
/// <param name="Total">Row groups of the file.</param>
/// <param name="Read">Numbers of those that were read.</param>
/// <param name="Rows">Rows found.</param>
internal sealed record RowGroupReads(int Total, IReadOnlyList<int> Read, int Rows);
