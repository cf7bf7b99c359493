using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Telemetry;

/// <summary>The alert rules that the chart renders, as a file of Prometheus.</summary>
internal static class AlertRules
{
    private const string Specification = "\nspec:\n";

    /// <summary>The <c>spec</c> of the PrometheusRule in the rendered example that autoscales with KEDA.</summary>
    public static string Read()
    {
        string rendered = File.ReadAllText(
            Path.Combine(RepositoryPaths.Root, "helm", "medallion-grpc", "examples", "keda", "rendered.yaml"));
        string resource = rendered.Split("\n---\n")
            .Single(static document => document.Contains("\nkind: PrometheusRule\n", StringComparison.Ordinal));
        return resource[(resource.IndexOf(Specification, StringComparison.Ordinal) + Specification.Length)..];
    }
}
