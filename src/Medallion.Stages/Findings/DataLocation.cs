namespace Medallion.Stages.Findings;

/// <summary>Where something is in the data, as exactly as it is known; what is unknown or does not apply is unset.</summary>
public sealed record DataLocation
{
    /// <summary>URI of the object.</summary>
    public string? ObjectUri { get; init; }

    /// <summary>Record of the object, the first after the header being 1.</summary>
    public long? Row { get; init; }

    /// <summary>Line of the object, from 1.</summary>
    public long? Line { get; init; }

    /// <summary>Bytes from the object's (decompressed, transcoded) start to the record's first byte.</summary>
    public long? ByteOffset { get; init; }

    /// <summary>Column name.</summary>
    public string? Column { get; init; }

    /// <summary>What was expected there.</summary>
    public string? Expected { get; init; }

    /// <summary>What was found there; shorten it with <see cref="Shorten"/>.</summary>
    public string? Found { get; init; }

    /// <summary>Shortens what was found to 120 characters, control characters escaped.</summary>
    public static string Shorten(ReadOnlySpan<byte> utf8)
    {
        const int Limit = 120;
        string text = System.Text.Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 4 * Limit)]);
        string visible = string.Concat(text.Select(static c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
        return visible.Length <= Limit && utf8.Length <= 4 * Limit
            ? visible
            : string.Concat(visible.AsSpan(0, Math.Min(visible.Length, Limit - 1)), "…");
    }
}
