using Benchmarks.Facts;
using Spectre.Console;

namespace Benchmarks.Report;

/// <summary>Facts beside their targets.</summary>
internal static class FactsTable
{
    public static void Show(FactsReport report)
    {
        Table table = Screen.Table(1, "Fact", "Median", "Worst", "Unit", "Target", "");
        foreach (Fact fact in report.Facts)
        {
            table.AddRow(
                fact.Name,
                $"{fact.Median:N1}",
                $"{fact.Worst:N1}",
                fact.Unit,
                fact.Target is { } target ? $"< {target:N0}" : "",
                fact.Target is null ? "" : fact.IsWithinTarget ? "met" : "missed");
        }

        Screen.Show($"{report.Service}, {report.Starts} starts, {report.Machine}", table);
    }
}
