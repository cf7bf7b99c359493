namespace Medallion.Stages.Schema;

/// <summary>A column of a layer.</summary>
/// <param name="Name">Name, as the header spells it.</param>
/// <param name="Type">Type that holds every value of every object without loss.</param>
/// <param name="NullCount">Nulls seen, rows of objects without the column included.</param>
public sealed record TableColumn(string Name, ColumnType Type, long NullCount);
