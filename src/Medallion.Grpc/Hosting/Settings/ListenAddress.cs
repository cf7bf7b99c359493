using System.Net;

namespace Medallion.Grpc.Hosting.Settings;

/// <summary>Where the service listens (Medallion:Listen, --listen).</summary>
internal static class ListenAddress
{
    /// <summary>Name of the setting.</summary>
    public const string Setting = "Medallion:Listen";

    private const string SchemeEnd = "://";
    private const string Right = "an address such as http://127.0.0.1:5080 is right, or http://*:5080 for all addresses of this machine";

    /// <summary>Everything wrong with it; empty where nothing is.</summary>
    /// <param name="listen">One address, or several with semicolons between.</param>
    public static IEnumerable<string> Problems(string listen)
    {
        string[] addresses = listen.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return addresses.Length == 0
            ? [$"{Setting} is '{listen}'; {Right}"]
            : addresses.Select(ProblemOf).OfType<string>();
    }

    private static string? ProblemOf(string text)
    {
        BindingAddress? address = Parse(text);
        if (address is null || !IsHttp(address.Scheme) || address.PathBase.Length > 0)
        {
            return $"{Setting} is '{text}'; {Right}";
        }

        if (address.Port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
        {
            return $"{Setting} is '{text}'; a port from 1 to {IPEndPoint.MaxPort} is right, or 0 for a free one";
        }

        // Those are two addresses, of which each would take another one.
        return address.Port == 0 && address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            ? $"{Setting} is '{text}'; port 0 takes a free one of an address such as 127.0.0.1, not of localhost"
            : null;
    }

    private static bool IsHttp(string scheme) =>
        scheme.Equals("http", StringComparison.OrdinalIgnoreCase) || scheme.Equals("https", StringComparison.OrdinalIgnoreCase);

    private static BindingAddress? Parse(string text)
    {
        // Without this, what follows the colon is taken for a part of the host where it is no port.
        int host = text.IndexOf(SchemeEnd, StringComparison.Ordinal) + SchemeEnd.Length;
        int port = text.LastIndexOf(':') + 1;
        if (port > host && !text[port..].Contains(']', StringComparison.Ordinal) && !text[port..].TrimEnd('/').All(char.IsAsciiDigit))
        {
            return null;
        }

        try
        {
            return BindingAddress.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
