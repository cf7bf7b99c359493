namespace Medallion.Storage.Objects;

/// <summary>Orders keys by their UTF-8 bytes, as S3 lists them, without encoding them.</summary>
internal sealed class Utf8KeyComparer : IComparer<string>
{
    public static Utf8KeyComparer Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x;
        ReadOnlySpan<char> right = y;
        int common = left.CommonPrefixLength(right);
        return common == Math.Min(left.Length, right.Length)
            ? left.Length - right.Length
            : Rank(left[common]) - Rank(right[common]);
    }

    // UTF-16 puts surrogate pairs (U+10000 and above) before U+E000..U+FFFF; UTF-8 puts them behind.
    private static int Rank(char unit) => unit switch
    {
        < '\ud800' => unit,
        >= '\ue000' => unit - 0x800,
        _ => unit + 0x2000,
    };
}
