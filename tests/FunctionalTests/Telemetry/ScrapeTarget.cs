namespace Medallion.FunctionalTests.Telemetry;

/// <summary>What Prometheus knows of the pod that it scrapes.</summary>
/// <param name="Address">Host and port.</param>
/// <param name="Job">Its job.</param>
/// <param name="Labels">Labels that Kubernetes gives its series.</param>
internal sealed record ScrapeTarget(string Address, string Job, params (string Name, string Value)[] Labels)
{
    /// <summary>
    /// A pod behind the ServiceMonitor of the chart's rendered example: the operator labels its series by namespace, service,
    /// pod, container and endpoint, and by the job that <c>jobLabel</c> names.
    /// </summary>
    public static ScrapeTarget Pod(string address) => new(
        address,
        "medallion-grpc",
        ("namespace", "data"),
        ("service", "medallion-grpc-headless"),
        ("pod", "medallion-grpc-0"),
        ("container", "medallion-grpc"),
        ("endpoint", "metrics"));

    /// <summary>Its part of Prometheus' configuration.</summary>
    public string Configuration() => $"""
        scrape_configs:
          - job_name: {Job}
            static_configs:
              - targets: ['{Address}']
                labels: {"{"}{string.Join(", ", Labels.Select(static label => $"{label.Name}: '{label.Value}'"))}{"}"}
        """;
}
