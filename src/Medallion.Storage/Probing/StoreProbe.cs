using System.Text;
using Medallion.Storage.Objects;

namespace Medallion.Storage.Probing;

/// <summary>
/// Finds out whether a store honours the conditions that keep two runs apart. A service that ignores them accepts every
/// write with a friendly answer: only trying tells.
/// </summary>
public static class StoreProbe
{
    private const string Advice =
        "Two runs could overwrite each other: use a store that honours conditional writes (AWS S3 does), or update it.";

    /// <summary>Whether a store's conditions are a server's to honour; those of a local folder are this library's own.</summary>
    public static bool Applies(IObjectStore store) => store is IMultipartStore;

    /// <summary>
    /// Tries every condition on one small object under <paramref name="prefix"/>, and deletes it. Faults other than an
    /// ignored condition (no access, no bucket, no answer) are thrown as <see cref="StoreException"/>.
    /// </summary>
    /// <param name="store">The store to try.</param>
    /// <param name="prefix">Prefix that may be written to, such as <c>data/silver/</c>; may be empty.</param>
    /// <param name="cancellationToken">Cancels the probe; the object may then stay.</param>
    public static async Task<StoreProbeResult> CheckAsync(
        IObjectStore store,
        string prefix,
        CancellationToken cancellationToken)
    {
        string key = $"{prefix}.medallion-probe-{Guid.NewGuid():N}";
        try
        {
            List<StoreProbeCheck> checks = await CheckWritesAsync(
                store,
                key,
                "put",
                content => PutAsync(store, key, content, cancellationToken),
                cancellationToken);
            if (store is IMultipartStore multipart)
            {
                string part = $"{key}-multipart";
                checks.AddRange(
                    await CheckWritesAsync(
                        store,
                        part,
                        "multipart",
                        content => UploadAsync(multipart, part, content, cancellationToken),
                        cancellationToken));
                await TryDeleteAsync(store, part, cancellationToken);
            }

            return new StoreProbeResult(checks);
        }
        finally
        {
            await TryDeleteAsync(store, key, cancellationToken);
        }
    }

    /// <summary>What was found out holds also where the service may not delete: then a few bytes stay.</summary>
    private static async Task TryDeleteAsync(IObjectStore store, string key, CancellationToken cancellationToken)
    {
        try
        {
            await store.DeleteAsync(key, cancellationToken);
        }
        catch (StoreException)
        {
            // The verdict counts.
        }
    }

    private static async Task<List<StoreProbeCheck>> CheckWritesAsync(
        IObjectStore store,
        string key,
        string kind,
        Func<string, Func<PublishCondition, Task<ObjectInfo>>> write,
        CancellationToken cancellationToken)
    {
        ObjectInfo first = await write("first")(PublishCondition.IfAbsent);
        StoreProbeCheck ifAbsent = await ExpectRefusalAsync(
            $"{kind}-if-absent",
            "'If-None-Match: *' was ignored: an object that exists was overwritten.",
            () => write("second")(PublishCondition.IfAbsent));

        // The first version may be gone where that was not refused.
        ObjectInfo seen = await store.FindAsync(key, cancellationToken) ?? first;
        ObjectInfo replaced = await write("third")(PublishCondition.IfMatch(seen.Version.ETag));
        StoreProbeCheck ifMatch = await ExpectRefusalAsync(
            $"{kind}-if-match",
            "'If-Match' was ignored: a newer version was overwritten.",
            () => write("fourth")(PublishCondition.IfMatch(seen.Version.ETag)));
        StoreProbeCheck read = await CheckReadAsync(store, kind, seen.Version, replaced.Version, cancellationToken);
        return [ifAbsent, ifMatch, read];
    }

    private static async Task<StoreProbeCheck> CheckReadAsync(
        IObjectStore store,
        string kind,
        ObjectVersion old,
        ObjectVersion current,
        CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1];
        string name = $"{kind}-read-if-match";
        try
        {
            await store.ReadAsync(old with { Size = current.Size }, 0, buffer, cancellationToken);
            return new StoreProbeCheck(
                name,
                $"'If-Match' was ignored on reading: a version that is gone was answered. {Advice}");
        }
        catch (StoreException fault) when (fault.Fault == StoreFault.ObjectChanged)
        {
            return new StoreProbeCheck(name, null);
        }
    }

    private static async Task<StoreProbeCheck> ExpectRefusalAsync(
        string name,
        string problem,
        Func<Task<ObjectInfo>> write)
    {
        try
        {
            await write();
            return new StoreProbeCheck(name, $"{problem} {Advice}");
        }
        catch (StoreException fault) when (fault.Fault == StoreFault.ConditionFailed)
        {
            return new StoreProbeCheck(name, null);
        }
        catch (StoreException fault) when (fault.Fault == StoreFault.Rejected)
        {
            return new StoreProbeCheck(name, $"The condition is not supported: {fault.Message} {Advice}");
        }
    }

    private static Func<PublishCondition, Task<ObjectInfo>> PutAsync(
        IObjectStore store,
        string key,
        string content,
        CancellationToken cancellationToken) =>
        condition =>
            store.PutAsync(key, Encoding.UTF8.GetBytes(content), condition, ObjectMetadata.Empty, cancellationToken);

    private static Func<PublishCondition, Task<ObjectInfo>> UploadAsync(
        IMultipartStore store,
        string key,
        string content,
        CancellationToken cancellationToken) =>
        async condition =>
        {
            await using IObjectUpload upload = store.StartMultipart(key);
            await upload.WriteAsync(Encoding.UTF8.GetBytes(content), cancellationToken);
            return await upload.CompleteAsync(condition, cancellationToken);
        };
}
