namespace Interop.Harness;

/// <summary>What one query took.</summary>
/// <param name="Rows">Rows found.</param>
/// <param name="Bytes">Bytes asked for.</param>
internal sealed record ReadCost(int Rows, long Bytes);
