using System.Diagnostics;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;
using Xunit.Abstractions;

namespace Medallion.FunctionalTests.Faults;

/// <summary>
/// Eight faults on two lines in three stages. Each cell ends in the right gold, or in a failure that says what to do and
/// leaves nothing half-written; and once the fault is over, the same call brings the right gold. A short run takes each
/// fault once, the nightly one (<c>MEDALLION_LONG=1</c>) all 48 cells.
/// </summary>
public sealed class FaultMatrixTests(FaultServers servers, ITestOutputHelper output) : IClassFixture<FaultServers>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan FaultLasts = TimeSpan.FromSeconds(4);

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

    public static TheoryData<FaultCell> Cells() => new(
        Environment.GetEnvironmentVariable("MEDALLION_LONG") == "1"
            ? from fault in Enum.GetValues<Fault>()
              from link in Enum.GetValues<Link>()
              from stage in Stages
              select new FaultCell(fault, link, stage)
            : Slice);

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
        Assert.True(
            await lake.GoldAsync() is not { } gold || gold.Select(static row => row[0]).SequenceEqual(Ids()), "Gold is half-written.");

        await lake.HealAsync();
        foreach (Stage stage in Stages)
        {
            await lake.RunAsync(stage, patience.Token);
        }

        Assert.Equal(FaultLake.ExpectedGold(), await lake.GoldAsync());
    }

    private static IEnumerable<string> Ids() => FaultLake.ExpectedGold().Select(static row => row[0]);

    /// <summary>Runs the cell's stage while the fault lasts; how it ended.</summary>
    private static async Task<string> RunBrokenAsync(FaultLake lake, FaultCell cell, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        await lake.BreakAsync();
        Task healing = cell.Fault is Fault.Latency or Fault.Bandwidth ? Task.CompletedTask : HealLaterAsync(lake, cancellationToken);
        try
        {
            await lake.RunAsync(cell.Stage, cancellationToken);
            return $"the right result after {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s";
        }
        catch (StageFailedException failure)
        {
            Assert.NotEmpty(failure.Remedy);
            Assert.NotEmpty(failure.ReasonName);
            return $"{failure.ReasonName} after {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s: {failure.Remedy}";
        }
        finally
        {
            await healing;
        }
    }

    private static async Task HealLaterAsync(FaultLake lake, CancellationToken cancellationToken)
    {
        await Task.Delay(FaultLasts, cancellationToken);
        await lake.HealAsync();
    }
}
