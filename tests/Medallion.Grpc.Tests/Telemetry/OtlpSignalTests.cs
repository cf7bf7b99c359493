using Medallion.Grpc.Telemetry;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Exporter;

namespace Medallion.Grpc.Tests.Telemetry;

public sealed class OtlpSignalTests
{
    [Fact]
    public void Nothing_is_sent_without_an_endpoint() => Assert.False(Read("traces").IsOn);

    [Theory]
    [InlineData("traces", "grpc", "http://all:4317/")]
    [InlineData("traces", "http/protobuf", "http://all:4317/v1/traces")]
    [InlineData("metrics", "http/protobuf", "http://all:4317/v1/metrics")]
    [InlineData("logs", "http/protobuf", "http://all:4317/v1/logs")]
    public void Endpoint_of_all_signals_is_a_base_over_http(string signal, string protocol, string expected)
    {
        OtlpExporterOptions options = Apply(
            Read(signal, ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://all:4317"), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)));

        Assert.Equal(expected, options.Endpoint.ToString());
        Assert.Equal(protocol == "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf, options.Protocol);
    }

    [Fact]
    public void What_is_set_for_a_signal_goes_before_what_is_set_for_all()
    {
        (string, string)[] variables =
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://all:4317"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "a=all"),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "1000"),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://own:4318/elsewhere"),
            ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "a=own"),
            ("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "2000"),
        ];

        OtlpExporterOptions traces = Apply(Read("traces", variables));
        OtlpExporterOptions metrics = Apply(Read("metrics", variables));

        Assert.Equal(
            ("http://own:4318/elsewhere", "a=own", 2000), (traces.Endpoint.ToString(), traces.Headers, traces.TimeoutMilliseconds));
        Assert.Equal(OtlpExportProtocol.HttpProtobuf, traces.Protocol);
        Assert.Equal(("http://all:4317/", "a=all", 1000), (metrics.Endpoint.ToString(), metrics.Headers, metrics.TimeoutMilliseconds));
        Assert.Equal(OtlpExportProtocol.Grpc, metrics.Protocol);
    }

    [Theory]
    [InlineData("none", false)]
    [InlineData("prometheus", false)]
    [InlineData("prometheus,otlp", true)]
    [InlineData("otlp", true)]
    public void Signal_is_sent_where_its_exporter_is_otlp(string exporter, bool expected) => Assert.Equal(
        expected,
        Read("metrics", ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://all:4317"), ("OTEL_METRICS_EXPORTER", exporter)).IsOn);

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "10s")]
    [InlineData("Medallion:Metrics:Port", "70000")]
    [InlineData("Medallion:Metrics:Address", "everywhere")]
    [InlineData("Medallion:Logs:Format", "xml")]
    public void Wrong_setting_is_named_with_what_is_right(string name, string value)
    {
        TelemetrySettings settings = TelemetrySettings.Bind(
            Configuration([("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://own:4317"), (name, value)]));
        TelemetrySettings disabled = TelemetrySettings.Bind(
            Configuration([("OTEL_SDK_DISABLED", "true"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://all:4317"), (name, value)]));

        string problem = Assert.Single(settings.Problems());
        Assert.Contains(name, problem, StringComparison.Ordinal);
        Assert.Contains(value, problem, StringComparison.Ordinal);
        Assert.Equal(name.StartsWith("OTEL_", StringComparison.Ordinal) ? 0 : 1, disabled.Problems().Count());
    }

    private static OtlpSignal Read(string signal, params (string Name, string Value)[] variables) =>
        OtlpSignal.Read(Configuration(variables), signal);

    private static IConfiguration Configuration((string Name, string Value)[] variables) => new ConfigurationBuilder()
        .AddInMemoryCollection(variables
            .Reverse() // The last one counts.
            .DistinctBy(static variable => variable.Name)
            .ToDictionary(static variable => variable.Name, static variable => (string?)variable.Value))
        .Build();

    private static OtlpExporterOptions Apply(OtlpSignal signal)
    {
        var options = new OtlpExporterOptions();
        Assert.Empty(signal.Problems());
        signal.Apply(options);
        return options;
    }
}
