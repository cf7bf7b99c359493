using static Medallion.FunctionalTests.BadInput.BadLake;

namespace Medallion.FunctionalTests.BadInput;

public sealed class SpillLimitTests
{
    [Fact]
    public async Task Keys_that_need_more_disk_than_a_stage_may_take_are_refused()
    {
        await using BadLake lake = await StartAsync(
            ("Medallion:Engine:DeduplicationBytes", "1048576"), ("Medallion:Engine:SpillBytes", "65536"));
        lake.Lake.AddBronze(
            "people.csv", Utf8("id,name\n" + string.Concat(Enumerable.Range(0, 100_000).Select(static i => $"{i},name of {i}\n"))));
        await lake.Lake.ReadBronzeAsync();
        await lake.Lake.WriteSilverAsync();

        Refusal refusal = await lake.RefusedGoldAsync();

        refusal.AssertTells("SPILL_LIMIT_EXCEEDED", "expected: at most 65536 bytes…");
        Assert.DoesNotContain(lake.Published(), static path => path.Contains("gold", StringComparison.Ordinal));
    }
}
