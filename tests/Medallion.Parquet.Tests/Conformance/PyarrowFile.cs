namespace Medallion.Parquet.Tests.Conformance;

/// <summary>What pyarrow reads from a file.</summary>
/// <param name="Nested">Paths of nested columns.</param>
/// <param name="Columns">Names of flat columns, in the file's order.</param>
/// <param name="Values">Their values in canonical form.</param>
public sealed record PyarrowFile(IList<string> Nested, IList<string> Columns, IList<IReadOnlyList<string?>> Values);
