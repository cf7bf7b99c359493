using Medallion.Stages.Manifests;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Runs;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Publishing;

/// <summary>
/// Whether what a run published is still there, unchanged: the layer's object, and what it left for the next stage. Were the
/// latter passed over, the next stage would ask for this one to be run first, which would do nothing, without end.
/// </summary>
internal sealed class StandingOutputs(IObjectStore store, RunKey key)
{
    /// <summary>Looks at the outputs of a succeeded run.</summary>
    public async Task<bool> StandAsync(StageOutcome outcome, CancellationToken cancellationToken)
    {
        try
        {
            return outcome switch
            {
                BronzeOutcome bronze => await ManifestStandsAsync(bronze.Manifest, cancellationToken),
                SilverOutcome silver => await SilverStandsAsync(silver.Object, cancellationToken),
                GoldOutcome gold => await ObjectStandsAsync(gold.Object, cancellationToken),
                _ => throw new InvalidOperationException($"{outcome.GetType().Name} publishes nothing."),
            };
        }
        catch (StoreException moved) when (moved.Fault is StoreFault.ObjectChanged or StoreFault.ObjectNotFound)
        {
            return false; // Between the look and the read.
        }
    }

    private async Task<bool> SilverStandsAsync(PublishedObject silver, CancellationToken cancellationToken) =>
        await ObjectStandsAsync(silver, cancellationToken)
        && await ManifestStore.FindSilverAsync(store, LayerKeys.SilverRecord(key), cancellationToken) == silver;

    private async Task<bool> ObjectStandsAsync(PublishedObject published, CancellationToken cancellationToken)
    {
        ObjectInfo? info = await store.FindAsync(KeyOf(published.Uri), cancellationToken);
        return info?.Version.ETag == published.ETag;
    }

    private async Task<bool> ManifestStandsAsync(ManifestReference manifest, CancellationToken cancellationToken) =>
        await StoredJson.FindDigestAsync(store, KeyOf(manifest.Uri), cancellationToken) == manifest.Digest;

    private string KeyOf(string uri) => uri[(store.Uri.ToString().Length + 1)..];
}
