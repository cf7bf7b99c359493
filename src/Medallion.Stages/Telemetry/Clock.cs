namespace Medallion.Stages.Telemetry;

/// <summary>
/// The clock of spans. The tracing library stamps them by the system's, whatever clock the service was given: times that are
/// set by hand have to be of the same one.
/// </summary>
internal static class Clock
{
    /// <summary>Now, in UTC.</summary>
    public static DateTime UtcNow => TimeProvider.System.GetUtcNow().UtcDateTime;
}
