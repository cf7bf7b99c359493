namespace Medallion.Cli.Terminals;

/// <summary>Writes numbers for a person.</summary>
internal static class Units
{
    private static readonly string[] ByteUnits = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>For example 22.6 MB; a kilobyte has 1,000 bytes.</summary>
    public static string Bytes(double bytes)
    {
        int unit = 0;
        while (bytes >= 999.5 && unit < ByteUnits.Length - 1)
        {
            bytes /= 1000;
            unit++;
        }

        return unit == 0 || bytes >= 99.95 ? $"{bytes:0} {ByteUnits[unit]}" : $"{bytes:0.0} {ByteUnits[unit]}";
    }

    /// <summary>For example 200,000.</summary>
    public static string Count(long count) => $"{count:N0}";

    /// <summary>A count with its noun.</summary>
    public static string Count(long count, string singular, string plural) =>
        $"{count:N0} {(count == 1 ? singular : plural)}";

    /// <summary>For example 0.42 s, 12 s, 3:05 min, 2:10 h.</summary>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 9.995 } => $"{duration.TotalSeconds:0.00} s",
        { TotalSeconds: < 99.5 } => $"{duration.TotalSeconds:0} s",
        { TotalMinutes: < 100 } => $"{(int)duration.TotalMinutes}:{duration.Seconds:00} min",
        _ => $"{(int)duration.TotalHours}:{duration.Minutes:00} h",
    };
}
