namespace Medallion.Stages.Schema;

/// <summary>What the data must be.</summary>
/// <param name="Columns">Columns that must be there.</param>
/// <param name="IsClosed">Whether a column that is not named is a breach.</param>
/// <param name="MinRows">Fewest rows allowed; 0: no bound.</param>
/// <param name="MaxRows">Most rows allowed; 0: no bound.</param>
public sealed record DataContract(IReadOnlyList<ColumnContract> Columns, bool IsClosed, long MinRows, long MaxRows);
