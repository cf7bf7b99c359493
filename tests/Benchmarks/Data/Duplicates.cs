namespace Benchmarks.Data;

/// <summary>Which rows of the second file repeat rows of the first.</summary>
internal enum Duplicates
{
    /// <summary>No row: all keys are distinct.</summary>
    None,

    /// <summary>All rows, which is half of the table.</summary>
    Half,

    /// <summary>So many, here and there, that a hundredth of the table is left out.</summary>
    OnePercent,
}
