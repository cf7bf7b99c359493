namespace Medallion.Storage.Telemetry;

/// <summary>A metric, as the documentation lists it.</summary>
/// <param name="Name">Its name in OpenTelemetry.</param>
/// <param name="Kind">What kind of instrument measures it.</param>
/// <param name="Unit">Its unit, in UCUM; one in braces is a count of such things.</param>
/// <param name="Meaning">What it says.</param>
/// <param name="Attributes">The attributes that tell its series apart; each has few values.</param>
public sealed record MetricEntry(string Name, MetricKind Kind, string Unit, string Meaning, IReadOnlyList<string> Attributes);
