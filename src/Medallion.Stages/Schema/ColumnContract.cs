namespace Medallion.Stages.Schema;

/// <summary>What one column must be.</summary>
/// <param name="Name">Name, as the header spells it.</param>
/// <param name="Type">The type to read the column as; null: inferred.</param>
/// <param name="IsRequired">Whether a null is a breach.</param>
/// <param name="IsUnique">Whether two equal values are a breach. Checked on gold.</param>
/// <param name="Pattern">Regular expression that each value's text must match whole; empty: any.</param>
/// <param name="Minimum">Smallest value allowed, as written in the CSV; empty: no bound.</param>
/// <param name="Maximum">Largest value allowed, as written in the CSV; empty: no bound.</param>
/// <param name="AllowedValues">The only values allowed, as written in the CSV; empty: any.</param>
public sealed record ColumnContract(
    string Name,
    ColumnType? Type,
    bool IsRequired,
    bool IsUnique,
    string Pattern,
    string Minimum,
    string Maximum,
    IReadOnlyList<string> AllowedValues);
