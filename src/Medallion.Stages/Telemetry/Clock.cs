namespace Medallion.Stages.Telemetry;

/// <summary>
/// The clock of spans. The tracing library stamps them by the system's, whatever clock the service was given: times that are
/// set by hand have to be of the same one.
/// </summary>
internal static class Clock
{
    /// <summary>Now.</summary>
    public static DateTimeOffset UtcNow => TimeProvider.System.GetUtcNow();
}
