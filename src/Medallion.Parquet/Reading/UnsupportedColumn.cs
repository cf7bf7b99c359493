namespace Medallion.Parquet.Reading;

/// <summary>A column that the file has and the reader cannot read.</summary>
/// <param name="Path">Its names from the schema's root down, with dots between them.</param>
/// <param name="Reason">Why: a clause such as "it is nested (LIST)".</param>
public sealed record UnsupportedColumn(string Path, string Reason);
