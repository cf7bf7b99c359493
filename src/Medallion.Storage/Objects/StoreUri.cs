using System.Diagnostics.CodeAnalysis;

namespace Medallion.Storage.Objects;

/// <summary>Names a store: <c>s3://bucket</c> or <c>file:///absolute/folder</c>.</summary>
public sealed record StoreUri
{
    private StoreUri(string scheme, string location)
    {
        Scheme = scheme;
        Location = location;
    }

    /// <summary><c>s3</c> or <c>file</c>.</summary>
    public string Scheme { get; }

    /// <summary>Bucket name, or absolute folder path without a trailing slash.</summary>
    public string Location { get; }

    /// <summary>
    /// Parses a store URI, or throws <see cref="StoreException"/> with <see cref="StoreFault.InvalidUri"/>.
    /// </summary>
    public static StoreUri Parse(string text) =>
        TryParse(text, out StoreUri? uri, out string? problem)
            ? uri
            : throw new StoreException(StoreFault.InvalidUri, null, null, problem);

    /// <summary>Parses a store URI; <paramref name="problem"/> says what is wrong with it.</summary>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out StoreUri? uri,
        [NotNullWhen(false)] out string? problem)
    {
        (uri, problem) =
            text.StartsWith("s3://", StringComparison.Ordinal) ? ParseBucket(text)
            : text.StartsWith("file:///", StringComparison.Ordinal) ? ParseFolder(text)
            : (null, $"'{text}' is not a store: write s3://bucket or file:///absolute/folder.");
        return uri is not null;
    }

    /// <summary>URI of an object in this store.</summary>
    public string Of(string key) => Location == "/" ? $"{this}{key}" : $"{this}/{key}";

    /// <inheritdoc/>
    public override string ToString() => Scheme == "s3" ? $"s3://{Location}" : $"file://{Location}";

    private static (StoreUri? Uri, string? Problem) ParseBucket(string text)
    {
        string bucket = text["s3://".Length..].TrimEnd('/');
        bool valid =
            bucket.Length is >= 3 and <= 63
            && bucket.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.')
            && char.IsAsciiLetterOrDigit(bucket[0])
            && char.IsAsciiLetterOrDigit(bucket[^1]);
        return valid
            ? (new StoreUri("s3", bucket), null)
            : (
                null,
                $"'{bucket}' is not a bucket name: 3 to 63 lower-case letters, digits, hyphens and dots, no path.");
    }

    private static (StoreUri? Uri, string? Problem) ParseFolder(string text)
    {
        string path = text["file://".Length..];
        string folder = path.Length > 1 ? path.TrimEnd('/') : path;
        bool climbs = folder.Split('/').Any(static segment => segment is "." or "..");
        return
            climbs || folder.Contains('\0', StringComparison.Ordinal) || folder.Contains("//", StringComparison.Ordinal)
            ? (null, $"'{text}' is not a folder: write an absolute path without '.', '..' or empty segments.")
            : (new StoreUri("file", folder.Length == 0 ? "/" : folder), null);
    }
}
