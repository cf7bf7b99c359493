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
        string key = reference is null ? LayerKeys.Manifest(run) : reference.Uri[(store.Uri.ToString().Length + 1)..];
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

    /// <summary>Remembers what WriteSilver published for a logical run.</summary>
    public static Task RecordSilverAsync(IObjectStore store, RunKey run, PublishedObject silver, CancellationToken cancellationToken) =>
        StoredJson.WriteAsync(store, LayerKeys.SilverRecord(run), silver, ManifestJson.Default.PublishedObject, cancellationToken);

    /// <summary>The silver object that is given, or the one that the logical run published.</summary>
    public static async Task<PublishedObject> SilverAsync(
        IObjectStore store, RunKey run, PublishedObject? given, CancellationToken cancellationToken)
    {
        if (given is not null)
        {
            return given;
        }

        string key = LayerKeys.SilverRecord(run);
        (PublishedObject Value, string)? found = await StoredJson.ReadAsync(
            store, key, ManifestJson.Default.PublishedObject, MaxRecordBytes, cancellationToken);
        return found?.Value
            ?? throw new StageException(FailureReason.SilverNotFound, new DataLocation { ObjectUri = store.Uri.Of(key) });
    }

    private static StageException NotFound(IObjectStore store, string key, string expected, string found) => new(
        FailureReason.ManifestNotFound,
        new DataLocation { ObjectUri = store.Uri.Of(key), Expected = expected, Found = found });
}
