using Benchmarks.Facts;

namespace Benchmarks.Report.Page;

/// <summary>Facts beside their targets.</summary>
internal static class FactsSection
{
    public static string Write(FactsReport report)
    {
        string table = Markdown.Table(
            1,
            ["fact", "median", "worst", "target"],
            report.Facts.Select(static fact => (IReadOnlyList<string>)
            [
                fact.Name,
                $"{fact.Median:N1} {fact.Unit}",
                $"{fact.Worst:N1} {fact.Unit}",
                fact.Target is { } target ? $"< {target:N0} {fact.Unit}" : "",
            ]));
        return $"Measured on: {report.Machine}; {report.Starts} starts.\n\n{table}";
    }
}
