namespace Medallion.Cli.Demo;

/// <summary>What the demo runs on.</summary>
/// <param name="Rows">People to make, in each of two files.</param>
/// <param name="Inputs">CSV files, or folders of them, to take instead; empty to make people.</param>
/// <param name="Folder">Where the layers go; null for a new temporary folder.</param>
/// <param name="Keys">Columns that make two rows the same.</param>
internal sealed record DemoSettings(int Rows, IReadOnlyList<string> Inputs, string? Folder, IReadOnlyList<string> Keys);
