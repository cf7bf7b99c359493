using Benchmarks.Measuring;
using Benchmarks.Pipeline;

namespace Benchmarks.Report.Page;

/// <summary>Seconds and memory of the service against rows.</summary>
internal static class ScalingSection
{
    public static string Write(PipelineReport report)
    {
        string table = Markdown.Table(
            0,
            ["rows", "bronze s", "silver s", "gold s", "pipeline s", "s per million rows", "peak MiB"],
            report.Scenarios.Where(static s => s.Stages.Count > 0).Select(Row));
        return $"""
            ![Seconds and peak memory against rows]({PageWriter.ScalingPlotFile})

            Measured on: {report.Machine}; {report.Threads} cores; medians of {report.Rounds} rounds, warm.

            {table}
            """.ReplaceLineEndings("\n");
    }

    private static IReadOnlyList<string> Row(ScenarioResult scenario)
    {
        StageSummary[] ours = [.. scenario.Stages.Where(stage => stage.Contestant == scenario.Stages[0].Contestant)];
        StageSummary all = ours.Single(static stage => stage.Stage == Stages.Pipeline);
        return
        [
            $"{scenario.Rows:N0}",
            .. ours.Select(static stage => $"{stage.Seconds:N2}"),
            $"{all.Seconds / scenario.Rows * 1e6:N2}",
            $"{all.PeakBytes / 1048576.0:N0}",
        ];
    }
}
