using System.Net;

namespace Medallion.Grpc.Telemetry;

/// <summary>
/// Where Prometheus finds the metrics (configuration section Medallion:Metrics): plain HTTP/1.1, <c>GET /metrics</c>, on a
/// port of its own, so that it can be kept from those who may call the service.
/// </summary>
internal sealed class MetricsSettings
{
    /// <summary>Its section.</summary>
    public const string Section = "Medallion:Metrics";

    private const string Anywhere = "*";

    /// <summary>Port, 1 to 65,535. Default 0: none.</summary>
    public int Port { get; set; }

    /// <summary>Address of this machine to listen on; <c>*</c>: all. Default 127.0.0.1.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Whether there is an endpoint.</summary>
    public bool IsOn => Port > 0;

    /// <summary>The address as a socket takes it.</summary>
    public IPAddress ToIPAddress() => Address == Anywhere ? IPAddress.IPv6Any : IPAddress.Parse(Address);

    /// <summary>Everything wrong with these settings; empty where nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (Port is < 0 or > IPEndPoint.MaxPort)
        {
            yield return $"{Section}:{nameof(Port)} is {Port}; 0 (no endpoint) to {IPEndPoint.MaxPort} is right";
        }

        if (Address != Anywhere && !IPAddress.TryParse(Address, out _))
        {
            yield return $"{Section}:{nameof(Address)} is '{Address}'; an address of this machine such as 127.0.0.1 is right, or * for all";
        }
    }
}
