using Benchmarks.Measuring;
using Benchmarks.Pipeline;
using Spectre.Console;

namespace Benchmarks.Report;

/// <summary>Seconds and memory against rows.</summary>
internal static class ScalingTable
{
    public static void Show(PipelineReport report)
    {
        Table table = Screen.Table(2, "Rows", "By", "Bronze s", "Silver s", "Gold s", "Pipeline s", "s per M rows", "Peak MiB");
        foreach (ScenarioResult result in report.Scenarios)
        {
            foreach (var own in result.Stages.GroupBy(static stage => stage.Contestant))
            {
                StageSummary all = own.Single(static stage => stage.Stage == Stages.Pipeline);
                table.AddRow(
                [
                    $"{result.Rows:N0}",
                    own.Key,
                    .. own.Select(static stage => $"{stage.Seconds:N3}"),
                    $"{all.Seconds / result.Rows * 1e6:N3}",
                    $"{all.PeakBytes / 1048576.0:N0}",
                ]);
            }
        }

        Screen.Show($"Distinct keys, folder, medians of {report.Rounds} rounds, {report.Threads} cores", table);
        Screen.Say(report.AllGoldIsEqual ? "All gold that was compared is equal." : "Gold files differ: see the document (--save).");
    }
}
