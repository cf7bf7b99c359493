namespace Medallion.Cli.Runs;

/// <summary>Writes moments and spans for a person.</summary>
internal static class Moments
{
    /// <summary>In the time zone of whoever reads it, for example 2026-01-31 06:00:05; empty for null.</summary>
    public static string Write(DateTimeOffset? moment, TimeProvider time) => moment is { } given
        ? $"{TimeZoneInfo.ConvertTime(given, time.LocalTimeZone):yyyy-MM-dd HH:mm:ss}"
        : "";

    /// <summary>A share as percent, for example 42 %; empty for null.</summary>
    public static string Percent(double? share) => share is { } given ? $"{Math.Floor(given * 100):0} %" : "";
}
