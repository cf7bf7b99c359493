using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Medallion.Stages.Telemetry;
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

    /// <summary>The SHA-256 of an object's bytes, which are read piece by piece; null where there is no object.</summary>
    public static async Task<string?> FindDigestAsync(IObjectStore store, string key, CancellationToken cancellationToken)
    {
        const int PieceBytes = 1024 * 1024;
        if (await store.FindAsync(key, cancellationToken) is not { } info)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[Math.Min(PieceBytes, info.Version.Size)];
        for (long offset = 0; offset < info.Version.Size; offset += piece.Length)
        {
            Memory<byte> read = piece.AsMemory(0, (int)Math.Min(piece.Length, info.Version.Size - offset));
            await store.ReadAsync(info.Version, offset, read, cancellationToken);
            hash.AppendData(read.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
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

        StageLinks.Add(info);
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
