using FsCheck.Xunit;
using Medallion.Stages.Deduplication;
using Medallion.Tests.Shared;

namespace Medallion.Stages.Tests.Deduplication;

public sealed class DeduplicatorPropertyTests
{
    [SeededProperty(Arbitrary = [typeof(Scenarios)], MaxTest = 400)]
    public async Task Drops_what_the_plainest_way_drops(Scenario scenario)
    {
        SampleRows rows = scenario.CreateRows();

        DeduplicationResult result = await SampleRun.RunAsync(
            rows, scenario.CreateOptions(), scenario.CreateGeometry(), scenario.BatchRows);

        Assert.Equal(scenario.Rows, result.RowCount);
        SampleRun.AssertDropped(rows.FindDuplicates(scenario.Keep), result);
    }
}
