using System.Collections.Concurrent;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Storage.Objects;
using Medallion.Storage.Probing;

namespace Medallion.Stages.Publishing;

/// <summary>
/// Finds out once for each store, before a stage publishes there, whether the store keeps two runs apart. Some S3 services
/// answer conditional writes with success and ignore the condition; nothing else shows it before data is lost.
/// </summary>
/// <remarks>Safe for concurrent use: calls that come meanwhile wait for the one probe.</remarks>
public sealed class StoreTrust
{
    /// <summary>Prefix of the small objects that the probe writes and deletes.</summary>
    internal const string Prefix = "_medallion/probe/";

    private readonly ConcurrentDictionary<StoreUri, Lazy<Task<StoreProbeResult?>>> _known = new();

    /// <summary>
    /// Throws <see cref="FailureReason.StoreNotConditional"/> where the store cannot be published to safely. A store that
    /// cannot be asked now is not refused: the stage meets the same fault and tells it, and the next call asks again.
    /// </summary>
    public async Task RequireAsync(IObjectStore store, CancellationToken cancellationToken)
    {
        if (!StoreProbe.Applies(store))
        {
            return;
        }

        Lazy<Task<StoreProbeResult?>> probe = _known.GetOrAdd(
            store.Uri, _ => new Lazy<Task<StoreProbeResult?>>(() => ProbeAsync(store)));
        StoreProbeResult? result = await ResultAsync(store.Uri, probe, cancellationToken);
        if (result is { Passed: false })
        {
            throw new StageException(
                FailureReason.StoreNotConditional,
                new DataLocation { ObjectUri = store.Uri.ToString() },
                string.Join(" ", result.Problems));
        }
    }

    /// <summary>What the probe found; one that found nothing out is forgotten, so that the next call asks again.</summary>
    private async Task<StoreProbeResult?> ResultAsync(
        StoreUri store, Lazy<Task<StoreProbeResult?>> probe, CancellationToken cancellationToken)
    {
        StoreProbeResult? result = null;
        try
        {
            result = await probe.Value.WaitAsync(cancellationToken);
        }
        finally
        {
            if (result is null && probe.Value.IsCompleted)
            {
                _known.TryRemove(new KeyValuePair<StoreUri, Lazy<Task<StoreProbeResult?>>>(store, probe));
            }
        }

        return result;
    }

    /// <summary>Not the call's token: others wait for the same probe.</summary>
    private static async Task<StoreProbeResult?> ProbeAsync(IObjectStore store)
    {
        try
        {
            return await StoreProbe.CheckAsync(store, Prefix, CancellationToken.None);
        }
        catch (StoreException)
        {
            return null;
        }
    }
}
