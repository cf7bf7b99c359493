using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Plans;
using Medallion.Stages.Publishing;
using Medallion.Stages.Runs;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Manifests;

/// <summary>Finds what an earlier stage of the same logical run stored.</summary>
internal static class ManifestStore
{
    private const long MaxManifestBytes = 1024L * 1024 * 1024;
    private const long MaxRecordBytes = 1024 * 1024;

    /// <summary>The manifest that is referred to, or the one of the logical run; and the reference to exactly it.</summary>
    public static async Task<(BronzeManifest Manifest, ManifestReference Reference)> LoadAsync(
        IObjectStore store, RunKey run, ManifestReference? reference, CancellationToken cancellationToken)
    {
        string key = reference is null
            ? await FindOnlyAsync(store, LayerKeys.Manifests(run), LayerKeys.Manifest(run), cancellationToken)
            : reference.Uri[(store.Uri.ToString().Length + 1)..];
        (BronzeManifest Value, string Digest)? found = await StoredJson.ReadAsync(
            store, key, ManifestJson.Default.BronzeManifest, MaxManifestBytes, cancellationToken);
        if (found is not { } manifest)
        {
            throw NotFound(store, key, "a manifest", "none");
        }

        if (reference is { Digest.Length: > 0 } && reference.Digest != manifest.Digest)
        {
            throw NotFound(store, key, $"digest {reference.Digest}", $"digest {manifest.Digest}");
        }

        if (manifest.Value.Version != BronzeManifest.CurrentVersion)
        {
            throw NotFound(store, key, $"version {BronzeManifest.CurrentVersion}", $"version {manifest.Value.Version}");
        }

        return manifest.Value.IsSound
            ? (manifest.Value, new ManifestReference(store.Uri.Of(key), manifest.Digest))
            : throw NotFound(store, key, "a manifest as read_bronze_data stores it", "one that was edited or damaged");
    }

    /// <summary>The silver object that is given, or the one that the logical run published.</summary>
    public static async Task<PublishedObject> SilverAsync(
        IObjectStore store, RunKey run, PublishedObject? given, CancellationToken cancellationToken)
    {
        if (given is not null)
        {
            return given;
        }

        string key = await FindOnlyAsync(store, LayerKeys.SilverRecords(run), LayerKeys.SilverRecord(run), cancellationToken);
        return await FindSilverAsync(store, key, cancellationToken)
            ?? throw new StageException(FailureReason.SilverNotFound, new DataLocation { ObjectUri = store.Uri.Of(key) });
    }

    /// <summary>What the record under a key says was published; null where there is none that can be read.</summary>
    public static async Task<PublishedObject?> FindSilverAsync(IObjectStore store, string key, CancellationToken cancellationToken)
    {
        (PublishedObject Value, string)? found = await StoredJson.ReadAsync(
            store, key, ManifestJson.Default.PublishedObject, MaxRecordBytes, cancellationToken);
        return found?.Value;
    }

    /// <summary>
    /// Key of the one record that tasks of a logical run have left; the usual one where there is none. Throws where there are
    /// several: the last one written is not the one that was meant.
    /// </summary>
    private static async Task<string> FindOnlyAsync(
        IObjectStore store, string prefix, string usual, CancellationToken cancellationToken)
    {
        const int Told = 5;
        string[] found = await store.ListAsync(prefix, cancellationToken)
            .Select(static info => info.Version.Key)
            .Where(key => key == prefix + ".json" || key.StartsWith(prefix + "/", StringComparison.Ordinal))
            .Take(Told)
            .ToArrayAsync(cancellationToken);
        return found.Length switch
        {
            0 => usual,
            1 => found[0],
            _ => throw new StageException(
                FailureReason.InputAmbiguous,
                new DataLocation
                {
                    ObjectUri = store.Uri.Of(prefix),
                    Expected = "one record of the stage before",
                    Found = string.Join(", ", found.Select(key => key[prefix.Length..])) + (found.Length == Told ? ", …" : ""),
                }),
        };
    }

    private static StageException NotFound(IObjectStore store, string key, string expected, string found) => new(
        FailureReason.ManifestNotFound,
        new DataLocation { ObjectUri = store.Uri.Of(key), Expected = expected, Found = found });
}
