using System.Net;

namespace Medallion.Grpc.Health;

/// <summary>
/// A port of its own for probes (configuration section Medallion:Health): <c>grpc.health.v1</c> over plain HTTP/2, and nothing
/// else. For whoever can probe the service's own port no more once it asks for TLS: Kubernetes' gRPC probes speak none.
/// </summary>
internal sealed class HealthSettings
{
    /// <summary>Its section.</summary>
    public const string Section = "Medallion:Health";

    private const string Anywhere = "*";

    /// <summary>Port, 1 to 65,535. Default 0: none, and probes ask at the service's own port.</summary>
    public int Port { get; set; }

    /// <summary>Address of this machine to listen on; <c>*</c>: all. Default 127.0.0.1.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Whether there is such a port.</summary>
    public bool IsOn => Port > 0;

    /// <summary>The address; null: all.</summary>
    public IPAddress? ToIPAddress() => Address == Anywhere ? null : IPAddress.Parse(Address);

    /// <summary>Everything wrong with these settings; empty where nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (Port is < 0 or > IPEndPoint.MaxPort)
        {
            yield return $"{Section}:{nameof(Port)} is {Port}; 0 (no such port) to {IPEndPoint.MaxPort} is right";
        }

        if (Address != Anywhere && !IPAddress.TryParse(Address, out _))
        {
            yield return $"{Section}:{nameof(Address)} is '{Address}'; an address of this machine, or * for all, is right";
        }
    }
}
