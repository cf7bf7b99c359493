using Medallion.Stages.Runs;

namespace Medallion.Stages.Tests.Runs;

public sealed class RunLimitsTests
{
    [Theory]
    [InlineData(StageKind.WriteGold, null, 60)] // its own
    [InlineData(StageKind.WriteSilver, null, 600)] // the default
    [InlineData(StageKind.WriteGold, 5, 5)] // what the call asks for
    [InlineData(StageKind.WriteGold, 900, 900)]
    [InlineData(StageKind.WriteGold, 9_000, 3_600)] // no more than the most
    public void Attempt_gets_what_the_call_asks_for_or_its_stage_or_all_stages_and_no_more_than_the_most(
        StageKind stage, int? asked, int seconds)
    {
        var limits = new RunLimits
        {
            DefaultTimeout = TimeSpan.FromMinutes(10),
            MaxTimeout = TimeSpan.FromHours(1),
            StageTimeouts = { [StageKind.WriteGold] = TimeSpan.FromMinutes(1) },
        };

        TimeSpan allowed = limits.TimeoutOf(stage, asked is { } given ? TimeSpan.FromSeconds(given) : null);

        Assert.Equal(TimeSpan.FromSeconds(seconds), allowed);
    }
}
