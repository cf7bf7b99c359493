namespace Medallion.Parquet.Columns;

/// <summary>A column of a flat table.</summary>
/// <param name="Name">Name; any UTF-8 text.</param>
/// <param name="Type">Type.</param>
/// <param name="IsNullable">Whether values may be null (OPTIONAL), or not (REQUIRED).</param>
public sealed record ParquetColumn(string Name, ParquetType Type, bool IsNullable = true);
