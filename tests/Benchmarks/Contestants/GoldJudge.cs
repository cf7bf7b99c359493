using System.Text.Json;

namespace Benchmarks.Contestants;

/// <summary>Compares gold files row by row, in order and value by value, in DuckDB.</summary>
internal static class GoldJudge
{
    /// <summary>Rows in which a gold file differs from another.</summary>
    public static async Task<long> CompareAsync(string gold, string reference, CancellationToken cancellationToken)
    {
        string[] lines = await ChildProcess.RunAsync(
            "node", [Path.Combine(Peers.Folder, "compare.mjs"), gold, reference], Peers.Folder, cancellationToken);
        return JsonDocument.Parse(lines[^1]).RootElement.GetProperty("differences").GetInt64();
    }
}
