using Benchmarks.Contestants;
using Benchmarks.Data;
using Benchmarks.Measuring;

namespace Benchmarks.Pipeline;

/// <summary>Makes the data, lets everyone run in turn, compares what they have written.</summary>
/// <param name="settings">What to measure.</param>
/// <param name="show">Is given all that is there so far, after each scenario.</param>
internal sealed class PipelineBenchmark(PipelineSettings settings, Func<PipelineReport, Task> show)
{
    public async Task<PipelineReport> RunAsync(CancellationToken cancellationToken)
    {
        (IReadOnlyList<IContestant> peers, IReadOnlyList<LeftOut> absent) = await Peers.FindAsync(settings.Run, cancellationToken);
        foreach (LeftOut leftOut in absent)
        {
            Say($"{leftOut.Contestant} is left out: {leftOut.Reason}");
        }

        IContestant[] contestants =
            [new MedallionService(settings.Program, settings.Run), .. peers.Where(peer => settings.Includes(peer.Name))];
        IContestant? judge = peers.FirstOrDefault(static peer => peer.Name == Peers.Judge);
        await using var workplace = await Workplace.OpenAsync(settings.Folder, settings.Scenarios, cancellationToken);
        var report = new PipelineReport(
            Machine.Describe(), settings.Run.Threads, settings.Rounds, [.. contestants.Select(static c => c.Description)], absent, []);
        foreach ((int index, Scenario scenario) in settings.Scenarios.Index())
        {
            ScenarioResult result = await MeasureAsync(scenario, workplace, contestants, judge, cancellationToken);
            report = report with { Scenarios = [.. report.Scenarios, result] };
            await show(report);
            workplace.Clear(scenario, settings.Scenarios.Skip(index + 1));
        }

        return report;
    }

    private async Task<ScenarioResult> MeasureAsync(
        Scenario scenario,
        Workplace workplace,
        IContestant[] contestants,
        IContestant? judge,
        CancellationToken cancellationToken)
    {
        if (workplace.ObstacleTo(scenario) is { } obstacle)
        {
            LeftOut[] everybody = [.. contestants.Select(contestant => new LeftOut(contestant.Name, obstacle))];
            return new ScenarioResult(2L * scenario.RowsOfFile, 0, scenario.DuplicateShare, scenario.Store, [], [], everybody);
        }

        Say($"making {2L * scenario.RowsOfFile:N0} people, duplicates: {scenario.DuplicateShare}, {scenario.Store}");
        (Lake lake, BronzeData bronze) = await workplace.FillAsync(scenario, cancellationToken);
        var leftOut = new List<LeftOut>();
        IContestant[] present = [.. contestants.Where(contestant => CanRun(contestant, lake, bronze.Rows, leftOut))];
        var rounds = new List<IReadOnlyList<StageMeasurement>>();
        for (int round = 0; round < settings.Rounds; round++)
        {
            Say($"round {round + 1} of {settings.Rounds}");
            rounds.Add(await RunRoundAsync(present, lake, round, cancellationToken));
        }

        Say("comparing gold");
        string? reference = present.Contains(judge)
            ? judge?.GoldOf(lake)
            : await JudgeAsync(judge, workplace.FolderOf(scenario), cancellationToken);
        var gold = await CompareAsync(present.Where(contestant => contestant != judge), lake, reference, cancellationToken);
        return new ScenarioResult(
            bronze.Rows, bronze.Bytes, scenario.DuplicateShare, scenario.Store, StageSummary.Of(rounds), gold, leftOut);
    }

    /// <summary>Lets everybody run, each round in another order.</summary>
    private static async Task<IReadOnlyList<StageMeasurement>> RunRoundAsync(
        IContestant[] contestants, Lake lake, int round, CancellationToken cancellationToken)
    {
        var measured = new List<StageMeasurement>[contestants.Length];
        for (int turn = 0; turn < contestants.Length; turn++)
        {
            int index = (turn + round) % contestants.Length;
            // Nobody is to wait for the disk because of what another has written.
            await ChildProcess.RunAsync("sync", [], lake.Folder, cancellationToken);
            measured[index] = [.. await contestants[index].RunAsync(lake, cancellationToken)];
        }

        return [.. measured.SelectMany(static m => m)];
    }

    private static async Task<IReadOnlyList<GoldComparison>> CompareAsync(
        IEnumerable<IContestant> contestants, Lake lake, string? reference, CancellationToken cancellationToken)
    {
        if (reference is null)
        {
            return [];
        }

        var comparisons = new List<GoldComparison>();
        foreach (IContestant contestant in contestants)
        {
            long differences = await GoldJudge.CompareAsync(contestant.GoldOf(lake), reference, cancellationToken);
            comparisons.Add(new GoldComparison(contestant.Name, differences));
        }

        return comparisons;
    }

    /// <summary>The judge's gold from the same data in a folder, where it took no part; null where there is no judge.</summary>
    private static async Task<string?> JudgeAsync(IContestant? judge, Lake folder, CancellationToken cancellationToken)
    {
        if (judge is not null && !File.Exists(judge.GoldOf(folder)))
        {
            await judge.RunAsync(folder, cancellationToken);
        }

        return judge?.GoldOf(folder);
    }

    private static bool CanRun(IContestant contestant, Lake lake, long rows, List<LeftOut> leftOut)
    {
        long needed = contestant.BytesPerRow * rows;
        string? reason = contestant.ObstacleOn(lake)
            ?? (needed > Machine.AvailableBytes() ? $"it would take about {needed / (double)(1 << 30):N0} GiB of memory" : null);
        if (reason is not null)
        {
            Say($"{contestant.Name} is left out: {reason}");
            leftOut.Add(new LeftOut(contestant.Name, reason));
        }

        return reason is null;
    }

    private static void Say(string text) => Console.Error.WriteLine(text);
}
