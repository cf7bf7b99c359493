using Medallion.Stages.Execution;
using Medallion.Stages.Runs;

namespace Medallion.Stages.Tests.Runs;

public sealed class RunCapacityTests
{
    private const long Gibibyte = 1L << 30;

    [Theory]
    [InlineData(1, 64, 2)]
    [InlineData(2, 24, 2)]
    [InlineData(8, 64, 8)]
    [InlineData(128, 4096, 32)]
    public void Cores_decide_where_there_is_memory(int cores, int gibibytes, int expected) =>
        Assert.Equal(expected, RunCapacity.Of(new EngineOptions { Parallelism = 2 }, cores, gibibytes * Gibibyte));

    [Theory]
    [InlineData(256, 1)]
    [InlineData(512, 1)]
    [InlineData(1024, 3)]
    [InlineData(2048, 7)]
    public void Memory_decides_where_there_is_little(int mebibytes, int expected) =>
        Assert.Equal(expected, RunCapacity.Of(new EngineOptions { Parallelism = 2 }, 16, mebibytes * (Gibibyte / 1024)));

    [Fact]
    public void Stages_that_take_more_are_fewer()
    {
        var large = new EngineOptions { Parallelism = 2, DeduplicationBytes = Gibibyte };

        Assert.Equal(1, RunCapacity.Of(large, 16, 2 * Gibibyte));
        Assert.Equal(5, RunCapacity.Of(large, 16, 8 * Gibibyte));
    }
}
