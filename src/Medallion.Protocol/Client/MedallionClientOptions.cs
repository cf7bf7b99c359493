namespace Medallion.Protocol.Client;

/// <summary>How long a <see cref="MedallionClient"/> waits for what.</summary>
public sealed class MedallionClientOptions
{
    /// <summary>
    /// Longest time for one run as the client sees it, queueing and reconnecting included; the run is cancelled then.
    /// Default: unlimited.
    /// </summary>
    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>How long a service that was not yet reached is tried. Default 30 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a service that was reached and lost is tried again, counted from its loss. Default 5 min.
    /// </summary>
    public TimeSpan ReconnectTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A stream on which nothing came for this long is taken for broken. Default 60 s; more than the 10 s within which
    /// the service sends a heartbeat.
    /// </summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Wait before the first reconnection; doubled from one to the next until something new came. Default 200 ms.
    /// </summary>
    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Longest wait between two reconnections, unless the service asks for a longer one. Default 10 s.
    /// </summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a cancelled client waits for the service to confirm that the run was stopped. Default 5 s.
    /// </summary>
    public TimeSpan CancelTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
