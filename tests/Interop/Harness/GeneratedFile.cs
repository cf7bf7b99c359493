namespace Interop.Harness;

/// <summary>A Parquet file and what its columns hold.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Digests">Its columns, as they were written.</param>
public sealed record GeneratedFile(string Path, IReadOnlyList<ColumnDigest> Digests);
