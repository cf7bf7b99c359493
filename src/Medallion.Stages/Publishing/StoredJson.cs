using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Publishing;

/// <summary>Small JSON objects in a store.</summary>
internal static class StoredJson
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    /// <summary>Stores a value; returns the SHA-256 of its bytes.</summary>
    public static async Task<string> WriteAsync<T>(
        IObjectStore store, string key, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(value, type);
        await store.PutAsync(key, bytes, PublishCondition.None, NoMetadata, cancellationToken);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>Reads a value and the SHA-256 of its bytes; null where there is no object, or one that is not such a value.</summary>
    public static async Task<(T Value, string Digest)?> ReadAsync<T>(
        IObjectStore store, string key, JsonTypeInfo<T> type, long maxBytes, CancellationToken cancellationToken)
        where T : class
    {
        ObjectInfo? info = await store.FindAsync(key, cancellationToken);
        if (info is null || info.Version.Size > maxBytes)
        {
            return null;
        }

        byte[] bytes = new byte[info.Version.Size];
        await store.ReadAsync(info.Version, 0, bytes, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(bytes, type) is { } value
                ? (value, Convert.ToHexStringLower(SHA256.HashData(bytes)))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
