namespace Medallion.FunctionalTests.Telemetry;

/// <summary>What Prometheus says of an alert rule that it has evaluated.</summary>
/// <param name="Name">Name of the alert.</param>
/// <param name="Health">Whether its expression could be evaluated: <c>ok</c>, <c>err</c> or <c>unknown</c>.</param>
/// <param name="Error">Why not; empty where it could.</param>
/// <param name="State">Whether the alert is raised: <c>inactive</c>, <c>pending</c> or <c>firing</c>.</param>
internal sealed record PrometheusRule(string Name, string Health, string Error, string State);
