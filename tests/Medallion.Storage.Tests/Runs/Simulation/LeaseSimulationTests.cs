using System.Globalization;
using Xunit.Abstractions;

namespace Medallion.Storage.Tests.Runs.Simulation;

/// <summary>
/// Leases in bad weather, in virtual time. <c>MEDALLION_SEED</c> repeats one seed, <c>MEDALLION_LONG=1</c> takes 1,000 in
/// place of 100.
/// </summary>
public sealed class LeaseSimulationTests(ITestOutputHelper output)
{
    private static readonly string? GivenSeed = Environment.GetEnvironmentVariable("MEDALLION_SEED");
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("MEDALLION_LONG") == "1";

    [Fact]
    public void Runs_end_once_whatever_happens_to_store_clocks_and_processes()
    {
        int takeOvers = 0;
        int acquisitions = 0;
        foreach (int seed in Seeds())
        {
            LeaseSimulation simulation = LeaseSimulation.Run(seed);
            takeOvers += simulation.Audit.TakeOvers;
            acquisitions += simulation.Audit.Acquisitions;
            if (GivenSeed is not null)
            {
                output.WriteLine(string.Join('\n', simulation.History));
            }
        }

        output.WriteLine($"{Seeds().Count()} seeds, {acquisitions} acquisitions, {takeOvers} of them take-overs.");
        Assert.True(GivenSeed is not null || takeOvers > 50, "The weather was too good to show anything.");
    }

    [Fact]
    public void A_seed_always_gives_the_same_history() =>
        Assert.Equal(LeaseSimulation.Run(7).History, LeaseSimulation.Run(7).History);

    private static IEnumerable<int> Seeds() => GivenSeed is null
        ? Enumerable.Range(1, IsLong ? 1000 : 100)
        : [int.Parse(GivenSeed, CultureInfo.InvariantCulture)];
}
