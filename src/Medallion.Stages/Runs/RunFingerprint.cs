using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Medallion.Stages.Runs;

/// <summary>
/// Keeps what tells two requests apart small enough for a record of the ledger, whatever the request holds: long texts are
/// cut and end in their digest, long lists are one digest. What is cut is still told apart, and differences are still named.
/// </summary>
internal static class RunFingerprint
{
    private const int MaxValue = 256;
    private const int KeptOfValue = 80;
    private const int MaxTotal = 8 * 1024;
    private const int MaxDifferences = 10;

    /// <summary>The fields, within the bound; those that are within it stay as they are.</summary>
    public static IReadOnlyDictionary<string, string> Bound(IReadOnlyDictionary<string, string> fields)
    {
        Dictionary<string, string> cut = fields.ToDictionary(
            static field => field.Key, static field => Shorten(field.Value), StringComparer.Ordinal);
        if (SizeOf(cut) <= MaxTotal)
        {
            return cut;
        }

        var united = fields
            .GroupBy(static field => ListOf(field.Key), StringComparer.Ordinal)
            .ToDictionary(static list => list.Key, Unite, StringComparer.Ordinal);
        return SizeOf(united) <= MaxTotal
            ? united
            : new Dictionary<string, string>(StringComparer.Ordinal) { ["request"] = Digest(fields) };
    }

    /// <summary>What differs between two requests, for a person; empty where nothing does.</summary>
    public static string Difference(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now)
    {
        IReadOnlyDictionary<string, string> old = Bound(before);
        IReadOnlyDictionary<string, string> fresh = Bound(now);
        string[] differences =
        [
            .. old.Keys.Union(fresh.Keys)
                .Order(StringComparer.Ordinal)
                .Where(name => old.GetValueOrDefault(name) != fresh.GetValueOrDefault(name))
                .Select(name => $"{name} was '{old.GetValueOrDefault(name)}' and is now '{fresh.GetValueOrDefault(name)}'"),
        ];
        string rest = differences.Length > MaxDifferences ? $"; and {differences.Length - MaxDifferences} more" : "";
        return string.Join("; ", differences.Take(MaxDifferences)) + rest;
    }

    private static int SizeOf(Dictionary<string, string> fields) =>
        fields.Sum(static field => field.Key.Length + field.Value.Length);

    /// <summary>The outermost list that a path leads through, such as contract.columns of contract.columns[3].name.</summary>
    private static string ListOf(string path) => path.Split('[', 2)[0];

    private static string Unite(IGrouping<string, KeyValuePair<string, string>> list)
    {
        KeyValuePair<string, string>[] fields = [.. list];
        return fields is [{ } only] && only.Key == list.Key ? Shorten(only.Value) : Digest(fields);
    }

    private static string Shorten(string value)
    {
        if (value.Length <= MaxValue)
        {
            return value;
        }

        int kept = char.IsHighSurrogate(value[KeptOfValue - 1]) ? KeptOfValue - 1 : KeptOfValue;
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
        return string.Create(CultureInfo.InvariantCulture, $"{value.AsSpan(0, kept)}… ({value.Length} characters, SHA-256 {digest})");
    }

    private static string Digest(IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int count = 0;
        foreach ((string name, string value) in fields.OrderBy(static field => field.Key, StringComparer.Ordinal))
        {
            // With their lengths: the same text, divided otherwise, is another request.
            hash.AppendData(Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{name.Length}:{name}{value.Length}:{value}")));
            count++;
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"{count} fields, SHA-256 {Convert.ToHexStringLower(hash.GetHashAndReset())}");
    }
}
