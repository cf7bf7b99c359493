using System.Globalization;

namespace Medallion.Cli.Run;

/// <summary>Reads the moment of a promise: +30m, 06:00 or 2026-01-31T06:00Z.</summary>
internal static class CompleteBy
{
    private const string Remedy =
        "Write --complete-by +30m, +2h, 06:00 (today or tomorrow, local time) or 2026-01-31T06:00Z.";

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static DateTimeOffset Parse(string text, TimeProvider time) =>
        ParseSpan(text) is { } span ? time.GetUtcNow() + span
        : ParseTimeOfDay(text, time)
        ?? ParseMoment(text, time)
        ?? throw new UsageException($"'{text}' is not a moment.", Remedy);

    private static TimeSpan? ParseSpan(string text)
    {
        if (text is not ['+', .. { Length: > 0 } number, char unit]
            || !double.TryParse(number, NumberStyles.AllowDecimalPoint, Culture, out double count))
        {
            return null;
        }

        return unit switch
        {
            's' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            _ => null,
        };
    }

    private static DateTimeOffset? ParseTimeOfDay(string text, TimeProvider time)
    {
        if (!TimeOnly.TryParseExact(text, "HH:mm", Culture, DateTimeStyles.None, out TimeOnly clock))
        {
            return null;
        }

        DateTimeOffset now = time.GetLocalNow();
        DateOnly day = DateOnly.FromDateTime(now.DateTime);
        DateTimeOffset today = ToLocal(day.ToDateTime(clock), time);
        return today > now ? today : ToLocal(day.AddDays(1).ToDateTime(clock), time);
    }

    private static DateTimeOffset? ParseMoment(string text, TimeProvider time)
    {
        // The T tells a moment from a date: no time of day is guessed.
        if (!text.Contains('T', StringComparison.Ordinal)
            || !DateTime.TryParse(text, Culture, DateTimeStyles.RoundtripKind, out DateTime moment))
        {
            return null;
        }

        return moment.Kind == DateTimeKind.Unspecified
            ? ToLocal(moment, time)
            : new DateTimeOffset(moment.ToUniversalTime());
    }

    private static DateTimeOffset ToLocal(DateTime moment, TimeProvider time) =>
        new(moment, time.LocalTimeZone.GetUtcOffset(moment));
}
