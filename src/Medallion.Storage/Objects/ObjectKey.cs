using System.Text;

namespace Medallion.Storage.Objects;

/// <summary>
/// What a key may look like: the same rules for every store, so that no store is the one that lets a path out.
/// </summary>
public static class ObjectKey
{
    /// <summary>Longest key, in UTF-8 bytes.</summary>
    public const int MaxBytes = 1024;

    /// <summary>Folder name that stores keep for themselves; no key may contain it as a segment.</summary>
    public const string ReservedSegment = ".medallion-store";

    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true);

    /// <summary>Says what is wrong with a key; null where nothing is.</summary>
    public static string? FindProblem(string key) =>
        key.Length == 0 ? "the key is empty" : FindTextProblem(key) ?? FindSegmentProblem(key.Split('/'));

    /// <summary>
    /// Says what is wrong with a prefix of keys; null where nothing is. The empty prefix stands for all keys.
    /// </summary>
    public static string? FindPrefixProblem(string prefix) =>
        FindTextProblem(prefix) ?? FindSegmentProblem(prefix.Split('/').AsSpan()[..^1]);

    internal static void Validate(StoreUri store, string key) => Refuse(store, key, "key", FindProblem(key));

    internal static void ValidatePrefix(StoreUri store, string prefix) =>
        Refuse(store, prefix, "prefix", FindPrefixProblem(prefix));

    private static void Refuse(StoreUri store, string text, string kind, string? problem)
    {
        if (problem is not null)
        {
            throw new StoreException(
                StoreFault.InvalidUri,
                store,
                text,
                $"'{text}' is not a {kind} in {store}: {problem}.");
        }
    }

    private static string? FindTextProblem(string text)
    {
        if (text.AsSpan().ContainsAnyInRange('\0', '\x1f') || text.Contains('\x7f', StringComparison.Ordinal))
        {
            return "it contains a control character";
        }

        try
        {
            return StrictUtf8.GetByteCount(text) > MaxBytes ? $"it is longer than {MaxBytes} bytes" : null;
        }
        catch (EncoderFallbackException)
        {
            return "it is not valid Unicode (half of a surrogate pair)";
        }
    }

    private static string? FindSegmentProblem(ReadOnlySpan<string> segments)
    {
        foreach (string segment in segments)
        {
            switch (segment)
            {
                case "":
                    return "it begins or ends with '/', or has an empty segment";
                case "." or "..":
                    return $"it has a '{segment}' segment";
                case ReservedSegment:
                    return $"'{ReservedSegment}' is reserved";
                default:
                    break;
            }
        }

        return null;
    }
}
