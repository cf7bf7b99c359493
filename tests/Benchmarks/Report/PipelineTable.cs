using Benchmarks.Contestants;
using Benchmarks.Measuring;
using Benchmarks.Pipeline;
using Spectre.Console;

namespace Benchmarks.Report;

/// <summary>A scenario's result as a table.</summary>
internal static class PipelineTable
{
    public static void Show(ScenarioResult result)
    {
        if (result.Stages.Count > 0)
        {
            Screen.Show(result.Title, Table(result));
        }

        foreach (LeftOut leftOut in result.LeftOut)
        {
            Screen.Say($"{leftOut.Contestant} is left out: {leftOut.Reason}.");
        }

        foreach (GoldComparison gold in result.Gold)
        {
            Screen.Say(gold.Differences == 0
                ? $"The gold of {gold.Contestant} is equal to {Peers.Judge}'s, value by value and in order."
                : $"The gold of {gold.Contestant} differs from {Peers.Judge}'s in {gold.Differences:N0} rows.");
        }

        Screen.Say(result.Gold.Count == 0 ? "No gold was compared.\n" : "");
    }

    private static Table Table(ScenarioResult result)
    {
        Table table = Screen.Table(
            2, "Stage", "By", "Seconds", "Times ours", "Slowest", "Cold", "MB/s of CSV", "Rows/s", "Peak MiB", "Rows", "MB written");
        foreach (StageSummary stage in result.Stages)
        {
            table.AddRow(
                stage.Stage,
                stage.Contestant,
                $"{stage.Seconds:N3}",
                $"{stage.Ratio:N2} ×",
                $"{stage.MaxSeconds:N3}",
                $"{stage.ColdSeconds:N3}",
                $"{result.Bytes / 1e6 / stage.Seconds:N0}",
                $"{result.Rows / stage.Seconds:N0}",
                $"{stage.PeakBytes / 1048576.0:N0}",
                $"{stage.OutputRows:N0}",
                stage.OutputBytes > 0 ? $"{stage.OutputBytes / 1e6:N1}" : "");
        }

        return table;
    }
}
