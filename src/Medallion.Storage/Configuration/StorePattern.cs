using System.Diagnostics.CodeAnalysis;
using Medallion.Storage.Objects;

namespace Medallion.Storage.Configuration;

/// <summary>Which store URIs a definition covers.</summary>
/// <param name="Scheme"><c>s3</c> or <c>file</c>.</param>
/// <param name="Location">Bucket, or topmost folder; null for any bucket.</param>
internal sealed record StorePattern(string Scheme, string? Location)
{
    /// <summary>How narrow the pattern is: the narrowest that covers a URI decides.</summary>
    public int Precision => Location?.Length ?? 0;

    public static bool TryParse(
        string? text,
        [NotNullWhen(true)] out StorePattern? pattern,
        [NotNullWhen(false)] out string? problem)
    {
        if (text == "s3://*")
        {
            (pattern, problem) = (new StorePattern("s3", null), null);
            return true;
        }

        pattern = StoreUri.TryParse(text ?? "", out StoreUri? uri, out problem)
            ? new StorePattern(uri.Scheme, uri.Location)
            : null;
        return pattern is not null;
    }

    public bool Covers(StoreUri uri) =>
        Scheme == uri.Scheme
        && (Location is null || Location == uri.Location || (Scheme == "file" && IsBelow(uri.Location)));

    private bool IsBelow(string folder) => folder.StartsWith($"{Location!.TrimEnd('/')}/", StringComparison.Ordinal);
}
