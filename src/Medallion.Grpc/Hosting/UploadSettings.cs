using Medallion.Storage.Objects;

namespace Medallion.Grpc.Hosting;

/// <summary>What a crash leaves in a store: uploads that nobody completes (section Medallion:Uploads).</summary>
internal sealed class UploadSettings
{
    private static readonly string[] OwnPrefixes = ["data/silver/", "data/gold/", "_medallion/"];

    /// <summary>Age from which an upload that was not completed is taken for abandoned. Default 2 days.</summary>
    public TimeSpan AbandonedAfter { get; set; } = TimeSpan.FromDays(2);

    /// <summary>Prefixes under which abandoned uploads are removed. Default: data/silver/, data/gold/ and _medallion/.</summary>
    public string[]? Prefixes { get; set; }

    /// <summary>The prefixes given, or the default.</summary>
    public IReadOnlyList<string> SweptPrefixes => Prefixes ?? OwnPrefixes;

    /// <summary>Everything wrong with these settings.</summary>
    /// <param name="longestRun">How long a run may write.</param>
    public IEnumerable<string> Problems(TimeSpan longestRun)
    {
        if (AbandonedAfter < longestRun || AbandonedAfter > ISweepableStore.LongestAge)
        {
            yield return $"Medallion:Uploads:AbandonedAfter is {AbandonedAfter}; from Medallion:Runs:MaxTimeout ({longestRun}), "
                + $"which an upload may last, to {ISweepableStore.LongestAge} is right";
        }
    }
}
