using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Medallion.Grpc.Hosting;

/// <summary>What a caller may take of the service before anything is asked of a stage (section Medallion:Connections).</summary>
internal sealed class ConnectionLimits
{
    private const string Section = "Medallion:Connections";
    private const int Kibibyte = 1024;

    /// <summary>
    /// Connections that are open at once; further ones are closed as soon as they are made. Default 10,000; 1 to 100,000.
    /// </summary>
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>
    /// Calls that are open at once on one connection; further ones wait in the client. Default 256; 1 to 10,000. A proxy that
    /// puts many callers on few connections may need more.
    /// </summary>
    public int MaxStreamsPerConnection { get; set; } = 256;

    /// <summary>Longest request, in bytes. Default 4 MiB; 64 KiB to 64 MiB. Requests with large contracts may need more.</summary>
    public int MaxRequestBytes { get; set; } = 4 * Kibibyte * Kibibyte;

    /// <summary>Most metadata of a call, tokens among them, in bytes. Default 32 KiB; 8 KiB to 1 MiB.</summary>
    public int MaxMetadataBytes { get; set; } = 32 * Kibibyte;

    /// <summary>
    /// Silence on a connection after which the caller is asked whether it is still there. Default 30 s; 1 s to 1 h.
    /// </summary>
    public TimeSpan PingAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time to answer that, after which the connection is closed. Default 20 s; 1 s to 5 min.</summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Time after which a connection without any call is closed. Default 130 s; 10 s to 1 day.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>Everything wrong with these settings; empty where nothing is.</summary>
    public IEnumerable<string> Problems() =>
    [
        .. Outside(nameof(MaxConnections), MaxConnections, 1, 100_000),
        .. Outside(nameof(MaxStreamsPerConnection), MaxStreamsPerConnection, 1, 10_000),
        .. Outside(nameof(MaxRequestBytes), MaxRequestBytes, 64 * Kibibyte, 64 * Kibibyte * Kibibyte),
        .. Outside(nameof(MaxMetadataBytes), MaxMetadataBytes, 8 * Kibibyte, Kibibyte * Kibibyte),
        .. Outside(nameof(PingAfter), PingAfter, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        .. Outside(nameof(PingTimeout), PingTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
        .. Outside(nameof(IdleTimeout), IdleTimeout, TimeSpan.FromSeconds(10), TimeSpan.FromDays(1)),
    ];

    /// <summary>Has the server keep to them.</summary>
    public void Apply(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = MaxConnections;
        limits.MaxRequestHeadersTotalSize = MaxMetadataBytes;
        limits.KeepAliveTimeout = IdleTimeout;
        limits.Http2.MaxStreamsPerConnection = MaxStreamsPerConnection;
        limits.Http2.MaxRequestHeaderFieldSize = MaxMetadataBytes;
        limits.Http2.KeepAlivePingDelay = PingAfter;
        limits.Http2.KeepAlivePingTimeout = PingTimeout;
    }

    private static IEnumerable<string> Outside<T>(string name, T value, T least, T most)
        where T : IComparable<T> => value.CompareTo(least) < 0 || value.CompareTo(most) > 0
        ? [$"{Section}:{name} is {value}; {least} to {most} is right"]
        : [];
}
