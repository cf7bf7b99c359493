using Medallion.FunctionalTests.Faults;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Crash;

/// <summary>
/// The service is killed before, during and after each of its writes to the store; then another one is asked for the same
/// run. A short run kills at one write of each stage, the nightly one (<c>MEDALLION_LONG=1</c>) at all of them.
/// </summary>
public sealed class CrashTests
{
    private static readonly Stage[] Stages = [Stage.ReadBronze, Stage.WriteSilver, Stage.WriteGold];

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("MEDALLION_LONG") == "1";

    public enum Moment
    {
        Before,
        During,
        After,
    }

    [S3Theory]
    [InlineData(Stage.ReadBronze)]
    [InlineData(Stage.WriteSilver)]
    [InlineData(Stage.WriteGold)]
    public async Task Killed_service_leaves_what_another_one_brings_to_the_same_gold(Stage stage)
    {
        await using CrashLake lake = await CrashLake.StartAsync();
        string[][] undisturbed;
        int writes = 0;
        await using (ServiceProcess service = await lake.StartServiceAsync(byProxy: true))
        {
            foreach (Stage each in Stages)
            {
                lake.Proxy.Play(call => CountWrite(call, ref writes, each == stage));
                await lake.RunAsync(service.Channel, each, CancellationToken.None);
            }

            undisturbed = await lake.GoldAsync();
        }

        int killed = 0;
        foreach ((int number, Moment moment) in Cases(stage, writes))
        {
            killed += await KillAsync(lake, stage, number, moment) ? 1 : 0;
            Assert.Equal(undisturbed, await lake.GoldAsync());
            Assert.Empty(await lake.UnfinishedUploadsAsync());
        }

        Assert.InRange(killed, 1, int.MaxValue);
    }

    private static S3Trick? CountWrite(S3Call call, ref int writes, bool isWanted)
    {
        if (call.IsWrite && isWanted)
        {
            Interlocked.Increment(ref writes);
        }

        return null;
    }

    /// <summary>How often the ledger is written depends on the time, so a few more than were counted.</summary>
    private static IEnumerable<(int Number, Moment Moment)> Cases(Stage stage, int writes) => IsLong
        ? Enumerable.Range(1, writes + 1).SelectMany(static _ => Enum.GetValues<Moment>(), static (number, moment) => (number, moment))
        : [(stage == Stage.ReadBronze ? 2 : writes - 2, (Moment)((int)stage % 3))];

    /// <summary>Kills the service at one write of a stage, and lets another one finish; whether it came to that.</summary>
    private static async Task<bool> KillAsync(CrashLake lake, Stage stage, int number, Moment moment)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await lake.ClearAsync();
        await using ServiceProcess victim = await lake.StartServiceAsync(byProxy: true);
        int writes = 0;
        bool isKilled = false;
        void Kill()
        {
            isKilled = true;
            victim.Kill();
        }

        foreach (Stage each in Stages.TakeWhile(each => each <= stage))
        {
            lake.Proxy.Play(call => each == stage && call.IsWrite && Interlocked.Increment(ref writes) == number
                ? new S3Trick
                {
                    Before = moment == Moment.Before ? Kill : null,
                    During = moment == Moment.During ? Kill : null,
                    After = moment == Moment.After ? Kill : null,
                }
                : null);
            try
            {
                await lake.RunAsync(victim.Channel, each, patience.Token);
            }
            catch (StageFailedException) when (isKilled)
            {
                break;
            }
        }

        await using ServiceProcess heir = await lake.StartServiceAsync(byProxy: false);
        foreach (Stage each in Stages)
        {
            await lake.RunAsync(heir.Channel, each, patience.Token);
        }

        return isKilled;
    }
}
