using System.Text;
using Medallion.Storage.Objects;

namespace Medallion.Storage.Tests.Objects;

/// <summary>Short forms of store calls.</summary>
internal static class StoreCalls
{
    public static IReadOnlyDictionary<string, string> NoMetadata { get; } = new Dictionary<string, string>();

    public static Task<ObjectInfo> PutAsync(
        this IObjectStore store,
        string key,
        string content,
        PublishCondition condition = default) =>
        store.PutAsync(key, Encoding.UTF8.GetBytes(content), condition, NoMetadata, CancellationToken.None);

    public static async Task<List<ObjectInfo>> ListAsync(this IObjectStore store, string prefix)
    {
        List<ObjectInfo> objects = [];
        await foreach (ObjectInfo info in store.ListAsync(prefix, CancellationToken.None))
        {
            objects.Add(info);
        }

        return objects;
    }

    public static async Task<List<string>> KeysAsync(this IObjectStore store, string prefix) =>
        [.. (await store.ListAsync(prefix)).Select(static info => info.Version.Key)];

    public static async Task<byte[]> ReadAllAsync(this IObjectStore store, ObjectVersion version)
    {
        byte[] content = new byte[version.Size];
        await store.ReadAsync(version, 0, content, CancellationToken.None);
        return content;
    }

    public static async Task<string> ReadTextAsync(this IObjectStore store, string key)
    {
        ObjectInfo? info = await store.FindAsync(key, CancellationToken.None);
        return Encoding.UTF8.GetString(await store.ReadAllAsync(info!.Version));
    }

    public static async Task<ObjectInfo> UploadAsync(
        this IObjectStore store,
        string key,
        ReadOnlyMemory<byte> content,
        PublishCondition condition = default,
        int step = 1 << 20)
    {
        await using IObjectUpload upload = await store.StartUploadAsync(key, NoMetadata, CancellationToken.None);
        for (int offset = 0; offset < content.Length; offset += step)
        {
            await upload.WriteAsync(
                content.Slice(offset, Math.Min(step, content.Length - offset)),
                CancellationToken.None);
        }

        Assert.Equal(content.Length, upload.Length);
        return await upload.CompleteAsync(condition, CancellationToken.None);
    }

    public static async Task<StoreException> FailsAsync(StoreFault expected, Func<Task> call)
    {
        StoreException fault = await Assert.ThrowsAsync<StoreException>(call);
        Assert.True(expected == fault.Fault, $"{fault.Fault} instead of {expected}: {fault.Message}");
        return fault;
    }
}
