using System.Globalization;
using OpenTelemetry.Exporter;

namespace Medallion.Grpc.Telemetry;

/// <summary>
/// Where one kind of signal is sent, by the variables of OpenTelemetry's specification: what is set for the signal goes
/// before what is set for all. Without an endpoint nothing is sent.
/// </summary>
/// <param name="Name"><c>traces</c>, <c>metrics</c> or <c>logs</c>.</param>
/// <param name="Endpoint">Where to; null: nowhere.</param>
/// <param name="EndpointVariable">The variable that says so.</param>
/// <param name="Protocol"><c>grpc</c> or <c>http/protobuf</c>.</param>
/// <param name="Headers">Headers, as name=value with commas between; null: none.</param>
/// <param name="Timeout">How long to wait for an answer, in milliseconds; null: OpenTelemetry's default of 10 s.</param>
internal sealed record OtlpSignal(
    string Name, string? Endpoint, string EndpointVariable, string Protocol, string? Headers, string? Timeout)
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";
    private const string Grpc = "grpc";
    private const string Http = "http/protobuf";

    /// <summary>Whether the signal is sent.</summary>
    public bool IsOn => Endpoint is { Length: > 0 };

    private bool IsOwnEndpoint => EndpointVariable != $"{Prefix}ENDPOINT";

    /// <summary>Reads the variables of a signal.</summary>
    public static OtlpSignal Read(IConfiguration configuration, string name)
    {
        string signal = name.ToUpperInvariant();
        string variable = string.IsNullOrEmpty(configuration[$"{Prefix}{signal}_ENDPOINT"])
            ? $"{Prefix}ENDPOINT"
            : $"{Prefix}{signal}_ENDPOINT";
        string? exporter = configuration[$"OTEL_{signal}_EXPORTER"];
        bool isOtlp = string.IsNullOrEmpty(exporter)
            || exporter.Split(',', StringSplitOptions.TrimEntries).Contains("otlp", StringComparer.OrdinalIgnoreCase);
        return new OtlpSignal(
            name,
            isOtlp ? configuration[variable] : null,
            variable,
            Find("PROTOCOL") ?? Grpc,
            Find("HEADERS"),
            Find("TIMEOUT"));

        string? Find(string part) => NotEmpty(configuration[$"{Prefix}{signal}_{part}"]) ?? NotEmpty(configuration[$"{Prefix}{part}"]);
    }

    /// <summary>Sets an exporter up.</summary>
    public void Apply(OtlpExporterOptions options)
    {
        options.Protocol = Protocol == Http ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        options.Endpoint = Target(new Uri(Endpoint!));
        options.Headers = Headers;
        if (Timeout is not null)
        {
            options.TimeoutMilliseconds = int.Parse(Timeout, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Everything wrong with the variables; empty where nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (!IsOn)
        {
            yield break;
        }

        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            yield return $"{EndpointVariable} is '{Endpoint}'; a URL such as http://collector:4317 is right";
        }

        if (Protocol is not (Grpc or Http))
        {
            yield return $"{Prefix}PROTOCOL (or that of {Name}) is '{Protocol}'; {Grpc} or {Http} is right";
        }

        if (Timeout is not null && !(int.TryParse(Timeout, NumberStyles.None, CultureInfo.InvariantCulture, out int time) && time > 0))
        {
            yield return $"{Prefix}TIMEOUT (or that of {Name}) is '{Timeout}'; milliseconds, at least 1, are right";
        }
    }

    private static string? NotEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;

    /// <summary>Over HTTP the endpoint of all signals is a base, below which each has its path; a signal's own is used as it is.</summary>
    private Uri Target(Uri endpoint) => Protocol == Http && !IsOwnEndpoint
        ? new Uri($"{endpoint.ToString().TrimEnd('/')}/v1/{Name}")
        : endpoint;
}
