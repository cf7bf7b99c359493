namespace Benchmarks;

/// <summary>What to measure.</summary>
/// <param name="Rows">People in each of two files.</param>
/// <param name="Repeat">Rounds.</param>
/// <param name="Folder">Where data is kept; null: in a temporary folder.</param>
/// <param name="Json">Whether to print a document instead of a table.</param>
internal sealed record BenchmarkSettings(int Rows, int Repeat, string? Folder, bool Json);
