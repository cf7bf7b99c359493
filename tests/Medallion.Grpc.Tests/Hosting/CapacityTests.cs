using Medallion.Grpc.Hosting;
using Medallion.Stages.Execution;
using Medallion.Stages.Runs;
using Microsoft.Extensions.Configuration;

namespace Medallion.Grpc.Tests.Hosting;

public sealed class CapacityTests
{
    [Fact]
    public void Machine_decides_where_nobody_says() =>
        Assert.Equal(RunCapacity.OfThisMachine(new EngineOptions()), Bind().Runs.MaxRunning);

    [Fact]
    public void Setting_wins() => Assert.Equal(77, Bind(("Medallion:Runs:MaxRunning", "77")).Runs.MaxRunning);

    [Fact]
    public void Setting_that_is_wrong_is_told() => Assert.Contains(
        Assert.Throws<SettingsException>(() => Bind(("Medallion:Runs:MaxRunning", "0"))).Problems,
        static problem => problem.Contains("MaxRunning is 0", StringComparison.Ordinal));

    private static MedallionSettings Bind(params (string Name, string Value)[] settings) => MedallionSettings.Bind(
        new ConfigurationBuilder()
            .AddInMemoryCollection(new[] { ("Medallion:Stores:0:Uri", $"file://{Path.GetTempPath()}") }
                .Concat(settings)
                .Select(static s => KeyValuePair.Create(s.Item1, (string?)s.Item2)))
            .Build(),
        null);
}
