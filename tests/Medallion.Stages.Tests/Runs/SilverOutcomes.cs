using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;

namespace Medallion.Stages.Tests.Runs;

internal static class SilverOutcomes
{
    public static SilverOutcome OfRows(long rows)
    {
        var published = new PublishedObject("file:///lake/data/silver/people.parquet", "etag", 10, "digest");
        var manifest = new ManifestReference("file:///lake/.medallion/manifest.json", "digest");
        return new SilverOutcome(published, 1, rows, 0, 1, [], manifest);
    }
}
