using System.Diagnostics;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;
using Xunit.Abstractions;

namespace Medallion.FunctionalTests.Faults;

/// <summary>
/// Eight faults on two lines in three stages. Each cell ends in the right gold, or in a failure that says what to do and
/// leaves nothing half-written, within its deadline; and once the fault is over, the same call brings the right gold. A short
/// run takes each fault once, the nightly one (<c>MEDALLION_LONG=1</c>) all 48 cells, and more: faults that outlast what takes
/// a silent line for dead, uploads in several parts, lengths that are too short.
/// </summary>
public sealed class FaultMatrixTests(FaultServers servers, ITestOutputHelper output) : IClassFixture<FaultServers>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    // Longer than a client waits for a silent service, with all it tries, and a service for a silent store.
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(45);

    // What a busy machine takes for what needs no time.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);

    private static readonly Stage[] Stages = [Stage.ReadBronze, Stage.WriteSilver, Stage.WriteGold];

    /// <summary>One cell for each fault, with both lines and all stages among them.</summary>
    private static readonly FaultCell[] Slice =
    [
        new(Fault.Latency, Link.ClientService, Stage.WriteGold),
        new(Fault.Bandwidth, Link.ServiceS3, Stage.WriteSilver),
        new(Fault.Reset, Link.ServiceS3, Stage.WriteGold),
        new(Fault.CutAfterBytes, Link.ClientService, Stage.ReadBronze),
        new(Fault.Blackhole, Link.ClientService, Stage.WriteSilver),
        new(Fault.SlowDown, Link.ServiceS3, Stage.WriteGold),
        new(Fault.WrongLength, Link.ServiceS3, Stage.ReadBronze),
        new(Fault.DiskFull, Link.ClientService, Stage.WriteGold),
    ];

    private static IEnumerable<FaultCell> All =>
        Environment.GetEnvironmentVariable("MEDALLION_LONG") == "1" ? [.. Matrix, .. Lengths, .. Lasts, .. Large] : Slice;

    private static IEnumerable<FaultCell> Matrix =>
        from fault in Enum.GetValues<Fault>()
        from link in Enum.GetValues<Link>()
        from stage in Stages
        select new FaultCell(fault, link, stage);

    private static IEnumerable<FaultCell> Lengths =>
        from stage in Stages
        select new FaultCell(Fault.WrongLength, Link.ServiceS3, stage) { WrongLengthBy = -100 };

    private static IEnumerable<FaultCell> Lasts =>
        from link in Enum.GetValues<Link>()
        from stage in Stages
        select new FaultCell(Fault.Blackhole, link, stage) { Lasts = Lasting };

    private static IEnumerable<FaultCell> Large =>
        from fault in new[] { Fault.Reset, Fault.CutAfterBytes, Fault.Blackhole, Fault.SlowDown, Fault.DiskFull }
        from stage in new[] { Stage.WriteSilver, Stage.WriteGold }
        select new FaultCell(fault, Link.ServiceS3, stage) { IsLarge = true };

    public static TheoryData<FaultCell> Cells() => new(All.Where(static cell => !cell.IsOfOwnDisk));

    public static TheoryData<FaultCell> OwnDiskCells() => new(All.Where(static cell => cell.IsOfOwnDisk));

    [OwnDiskTheory]
    [MemberData(nameof(OwnDiskCells), DisableDiscoveryEnumeration = true)]
    public Task Full_disk_ends_in_the_right_gold_or_in_what_to_do(FaultCell cell) =>
        Fault_ends_in_the_right_gold_or_in_what_to_do(cell);

    [FaultTheory]
    [MemberData(nameof(Cells), DisableDiscoveryEnumeration = true)]
    public async Task Fault_ends_in_the_right_gold_or_in_what_to_do(FaultCell cell)
    {
        using var patience = new CancellationTokenSource(Patience);
        await using FaultLake lake = await FaultLake.StartAsync(servers, cell);
        foreach (Stage stage in Stages.TakeWhile(stage => stage < cell.Stage))
        {
            await lake.RunAsync(stage, patience.Token);
        }

        string ending = await RunBrokenAsync(lake, cell, patience.Token);
        output.WriteLine($"{cell}: {ending}");
        string[][] expected = lake.ExpectedGold();
        string[][]? gold = await lake.GoldAsync();
        Assert.True(
            gold is null || gold.Select(static row => row[0]).SequenceEqual(expected.Select(static row => row[0])),
            "Gold is half-written.");

        await lake.HealAsync();
        foreach (Stage stage in Stages)
        {
            await lake.RunAsync(stage, patience.Token);
        }

        Assert.Equal(expected, await lake.GoldAsync());
    }

    /// <summary>Runs the cell's stage while the fault lasts; how it ended, which is within its deadline.</summary>
    private static async Task<string> RunBrokenAsync(FaultLake lake, FaultCell cell, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        await lake.BreakAsync();
        Task healing = cell.Fault is Fault.Latency or Fault.Bandwidth
            ? Task.CompletedTask
            : HealLaterAsync(lake, cell.Lasts, cancellationToken);
        string ending = await EndingAsync(lake, cell.Stage, cancellationToken);
        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        await healing;
        Assert.True(taken <= FaultLake.Deadline + Slack, $"It took {taken}: {ending}");
        Assert.True(cell.Lasts < Lasting || taken > FaultLake.StoreSilence, $"Nothing was silent for long: {ending} after {taken}");
        return $"{ending} after {taken.TotalSeconds:F1} s";
    }

    private static async Task<string> EndingAsync(FaultLake lake, Stage stage, CancellationToken cancellationToken)
    {
        try
        {
            await lake.RunAsync(stage, cancellationToken);
            return "the right result";
        }
        catch (StageFailedException failure)
        {
            Assert.NotEmpty(failure.Remedy);
            Assert.NotEmpty(failure.ReasonName);
            return $"{failure.ReasonName} ({failure.Remedy})";
        }
    }

    private static async Task HealLaterAsync(FaultLake lake, TimeSpan after, CancellationToken cancellationToken)
    {
        await Task.Delay(after, cancellationToken);
        await lake.HealAsync();
    }
}
