using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;

namespace Medallion.Stages.Tests.Runs;

internal static class SilverOutcomes
{
    public static SilverOutcome OfRows(long rows) =>
        new(new PublishedObject("file:///lake/data/silver/people.parquet", "etag", 10, "digest"), 1, rows, 0, 1, [], new ManifestReference("file:///lake/manifest", "digest"));
}
