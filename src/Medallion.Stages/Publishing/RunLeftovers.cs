using Medallion.Stages.Runs.Ledger;
using Medallion.Storage.Configuration;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Publishing;

/// <summary>
/// What the stages of a logical run leave in its store for each other: manifest, record of the silver object, finished scans.
/// The objects of the layers are none of it.
/// </summary>
/// <param name="stores">Opens the stores.</param>
public sealed class RunLeftovers(ObjectStoreProvider stores)
{
    /// <summary>Removes all that lies in the folder of a logical run; returns how many objects those were.</summary>
    internal async Task<int> RemoveAsync(string uri, string folder, CancellationToken cancellationToken)
    {
        IObjectStore store = stores.Open(StoreUri.Parse(uri));
        string[] keys = await store.ListAsync(LayerKeys.Folder(folder), cancellationToken)
            .Select(static info => info.Version.Key)
            .ToArrayAsync(cancellationToken);
        foreach (string key in keys)
        {
            await store.DeleteAsync(key, cancellationToken);
        }

        return keys.Length;
    }

    /// <summary>
    /// Folders that a run writes to or reads from: that of its own logical run, and that of a manifest of another one. Empty
    /// where its record does not tell the store.
    /// </summary>
    internal static IEnumerable<(string Store, string Folder)> FoldersOf(RunSummary run)
    {
        if (run.Store is not { } store)
        {
            yield break;
        }

        yield return (store, LayerKeys.FolderOf(run.Key));
        if (run.Reads is { } uri && LayerKeys.FindFolder(uri, store) is { } other)
        {
            yield return (store, other);
        }
    }
}
