using Medallion.FunctionalTests.Faults;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Crash;

/// <summary>
/// The service is killed before, during and after each of its writes to the store; then another one is asked for the same
/// run. A short run kills once in each stage, the nightly one (<c>MEDALLION_LONG=1</c>) at all writes, those to the ledger
/// among them.
/// </summary>
public sealed class CrashTests
{
    private static readonly Stage[] Stages = [Stage.ReadBronze, Stage.WriteSilver, Stage.WriteGold];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private enum Moment
    {
        Before,
        During,
        After,
    }

    [S3Fact]
    public async Task Services_killed_one_after_the_other_in_every_stage_bring_the_run_to_the_same_gold()
    {
        await using CrashLake lake = await CrashLake.StartAsync();
        (string[][] undisturbed, _) = await RunUndisturbedAsync(lake, Stage.WriteGold, IsOutput);
        await lake.ClearAsync();

        Assert.True(await RunUntilKilledAsync(lake, Stage.ReadBronze, IsOutput, 1, Moment.During));
        Assert.True(await RunUntilKilledAsync(lake, Stage.WriteSilver, IsOutput, 2, Moment.Before));
        Assert.NotEmpty(await lake.UnfinishedUploadsAsync());
        Assert.True(await RunUntilKilledAsync(lake, Stage.WriteGold, IsOutput, 1, Moment.After));
        StageResult bronze = await FinishAsync(lake);

        // The one after the kill found objects scanned already.
        Assert.Contains(bronze.Findings, static count => count.Code == FindingCode.ScansReused);
        Assert.Equal(undisturbed, await lake.GoldAsync());
        await lake.SweepAsync();
        Assert.Empty(await lake.UnfinishedUploadsAsync());
    }

    /// <summary>Every write of the output is met; of the others, which depend on the time, at least the first and one more.</summary>
    [NightlyS3Theory]
    [InlineData(Stage.ReadBronze, true)]
    [InlineData(Stage.ReadBronze, false)]
    [InlineData(Stage.WriteSilver, true)]
    [InlineData(Stage.WriteSilver, false)]
    [InlineData(Stage.WriteGold, true)]
    [InlineData(Stage.WriteGold, false)]
    public async Task Killed_service_leaves_what_another_one_brings_to_the_same_gold(Stage stage, bool ofOutput)
    {
        Func<S3Call, Stage, bool> isCounted = ofOutput ? IsOutput : IsOtherWrite;
        await using CrashLake lake = await CrashLake.StartAsync();
        (string[][] undisturbed, int writes) = await RunUndisturbedAsync(lake, stage, isCounted);
        (int certain, int tried) = ofOutput ? (writes, writes) : (2, writes + 1);
        Assert.InRange(writes, ofOutput ? 1 : certain, int.MaxValue);

        foreach (int number in Enumerable.Range(1, tried))
        {
            foreach (Moment moment in Enum.GetValues<Moment>())
            {
                await lake.ClearAsync();
                bool isKilled = await RunUntilKilledAsync(lake, stage, isCounted, number, moment);
                Assert.True(isKilled || number > certain, $"Write {number} of {writes} was not met {moment}.");
                await FinishAsync(lake);
                Assert.Equal(undisturbed, await lake.GoldAsync());
            }
        }

        await lake.SweepAsync();
        Assert.Empty(await lake.UnfinishedUploadsAsync());
    }

    private static bool IsOutput(S3Call call, Stage stage) =>
        call.IsWrite && call.Target.Contains(OutputOf(stage), StringComparison.Ordinal);

    /// <summary>To the ledger, the scan journal, the probe of the store.</summary>
    private static bool IsOtherWrite(S3Call call, Stage stage) => call.IsWrite && !IsOutput(call, stage);

    private static string OutputOf(Stage stage) => stage switch
    {
        Stage.ReadBronze => "bronze_manifest.json",
        Stage.WriteSilver => "data/silver/",
        _ => "data/gold/",
    };

    private static async Task<(string[][] Gold, int Writes)> RunUndisturbedAsync(
        CrashLake lake, Stage counted, Func<S3Call, Stage, bool> isCounted)
    {
        int writes = 0;
        await using ServiceProcess service = await lake.StartServiceAsync(byProxy: true);
        foreach (Stage stage in Stages)
        {
            lake.Proxy.Play(call =>
            {
                if (stage == counted && isCounted(call, stage))
                {
                    Interlocked.Increment(ref writes);
                }

                return null;
            });
            await RunAsync(lake, service, stage, CancellationToken.None);
        }

        return (await lake.GoldAsync(), writes);
    }

    /// <summary>Runs a stage as a scheduler does: what can pass is tried again, as long as the service lives.</summary>
    private static async Task<StageResult> RunAsync(
        CrashLake lake, ServiceProcess service, Stage stage, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await lake.RunAsync(service.Channel, stage, cancellationToken);
            }
            catch (StageFailedException failure) when (failure.Retryable && !service.HasExited)
            {
                // Leases are so short here that a busy machine can miss one.
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
    }

    /// <summary>Runs every stage to its end; returns the result of the first.</summary>
    private static async Task<StageResult> FinishAsync(CrashLake lake)
    {
        using var patience = new CancellationTokenSource(Patience);
        await using ServiceProcess heir = await lake.StartServiceAsync(byProxy: false);
        StageResult? first = null;
        foreach (Stage stage in Stages)
        {
            StageResult result = await RunAsync(lake, heir, stage, patience.Token);
            first ??= result;
        }

        return first!;
    }

    /// <summary>Calls the stages up to one of them, and kills the service at a write of that; whether it came to that.</summary>
    private static async Task<bool> RunUntilKilledAsync(
        CrashLake lake, Stage stage, Func<S3Call, Stage, bool> isCounted, int number, Moment moment)
    {
        using var patience = new CancellationTokenSource(Patience);
        await using ServiceProcess victim = await lake.StartServiceAsync(byProxy: true);
        int writes = 0;
        bool isKilled = false;
        Task Kill()
        {
            isKilled = true;
            victim.Kill();
            return Task.CompletedTask;
        }

        var trick = new S3Trick
        {
            Before = moment == Moment.Before ? Kill : null,
            During = moment == Moment.During ? Kill : null,
            After = moment == Moment.After ? Kill : null,
        };
        try
        {
            foreach (Stage each in Stages.TakeWhile(each => each <= stage))
            {
                lake.Proxy.Play(call =>
                    each == stage && isCounted(call, each) && Interlocked.Increment(ref writes) == number ? trick : null);
                await RunAsync(lake, victim, each, patience.Token);
            }
        }
        catch (StageFailedException) when (isKilled)
        {
            // As it is meant to be.
        }

        return isKilled;
    }
}
