using System.Globalization;

namespace Benchmarks.Commands;

/// <summary>Numbers of rows as people write them.</summary>
internal static class RowCount
{
    /// <summary>Reads 250000, 250k or 2M.</summary>
    public static int Parse(string text)
    {
        (string digits, int factor) = text[^1] switch
        {
            'k' or 'K' => (text[..^1], 1_000),
            'm' or 'M' => (text[..^1], 1_000_000),
            _ => (text, 1),
        };
        return decimal.TryParse(digits, CultureInfo.InvariantCulture, out decimal number) && number * factor is > 0 and <= int.MaxValue
            ? (int)(number * factor)
            : throw new ArgumentException($"'{text}' is no number of rows: write 250000, 250k or 2M.", nameof(text));
    }
}
