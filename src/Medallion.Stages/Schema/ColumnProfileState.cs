namespace Medallion.Stages.Schema;

/// <summary>A column's profile as it is stored.</summary>
/// <param name="Classes">The classes seen, as the bits of <see cref="CellClasses"/>.</param>
/// <param name="NullCount">Empty cells without quotes.</param>
/// <param name="EmptyCount">Empty cells in quotes.</param>
/// <param name="First">Where each class was seen first, in order of the bits.</param>
internal sealed record ColumnProfileState(int Classes, long NullCount, long EmptyCount, IReadOnlyList<CellSighting> First);
