namespace Interop.Harness;

/// <summary>What a reader says of a column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">bool, int, double, date, timestamp, timestamp_utc, string or binary.</param>
/// <param name="Rows">Rows, nulls included.</param>
/// <param name="Nulls">Nulls among them.</param>
/// <param name="Digest">SHA-256 over the values in the form that Readers/canonical.py describes.</param>
public sealed record ColumnDigest(string Name, string Kind, long Rows, long Nulls, string Digest);
