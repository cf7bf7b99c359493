using Benchmarks.Contestants;
using Benchmarks.Measuring;
using Benchmarks.Pipeline;

namespace Benchmarks.Report.Page;

/// <summary>Ratios of every scenario and stage.</summary>
internal static class PipelineSection
{
    public static string Write(PipelineReport report)
    {
        string[] peers =
        [
            .. report.Scenarios.SelectMany(static s => s.Stages.Select(static stage => stage.Contestant).Distinct().Skip(1)).Distinct(),
        ];
        string table = Markdown.Table(
            4,
            ["rows", "duplicates", "store", "stage", .. peers, "MB/s of CSV", "peak MiB", .. peers.Select(static p => $"peak of {p}")],
            from scenario in report.Scenarios
            where scenario.Stages.Count > 0
            from ours in scenario.Stages.Where(stage => stage.Contestant == scenario.Stages[0].Contestant)
            select Row(scenario, ours, peers));
        return $"""
            ![The pipeline's seconds, divided by those of the service]({PageWriter.RatioPlotFile})

            Measured on: {report.Machine}; {report.Threads} cores for each; medians of {report.Rounds} rounds, warm.
            Contestants: {string.Join(", ", report.Contestants)}.

            {table}
            {Notes(report)}
            """.ReplaceLineEndings("\n") + "\n";
    }

    private static IReadOnlyList<string> Row(ScenarioResult scenario, StageSummary ours, string[] peers)
    {
        bool isPipeline = ours.Stage == Stages.Pipeline;
        StageSummary?[] others =
            [.. peers.Select(peer => scenario.Stages.FirstOrDefault(s => s.Contestant == peer && s.Stage == ours.Stage))];
        return
        [
            $"{scenario.Rows:N0}",
            scenario.Duplicates,
            scenario.Store,
            isPipeline ? $"**{ours.Stage}**" : ours.Stage,
            .. others.Select(other => other is null ? "–" : isPipeline ? $"**{other.Ratio:N1} ×**" : $"{other.Ratio:N1} ×"),
            $"{scenario.Bytes / 1e6 / ours.Seconds:N0}",
            $"{ours.PeakBytes / 1048576.0:N0}",
            .. others.Select(static other => other is null ? "–" : $"{other.PeakBytes / 1048576.0:N0}"),
        ];
    }

    private static string Notes(PipelineReport report)
    {
        IEnumerable<string> leftOut = report.LeftOut
            .Concat(report.Scenarios.SelectMany(static s => s.LeftOut.Select(l => new LeftOut($"{l.Contestant} ({s.Store})", l.Reason))))
            .Distinct()
            .Select(static l => $"- {l.Contestant} is left out: {l.Reason}.");
        string gold = report.AllGoldIsEqual
            ? $"- Every gold file was equal to {Peers.Judge}'s, value by value and in order."
            : "- Some gold files differed: these figures are not to be used.";
        return string.Join('\n', leftOut.Append(gold));
    }
}
