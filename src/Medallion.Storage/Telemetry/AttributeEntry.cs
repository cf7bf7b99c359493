namespace Medallion.Storage.Telemetry;

/// <summary>An attribute of spans, events and metrics, as the documentation lists it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it says, with its unit.</param>
public sealed record AttributeEntry(string Name, string Meaning);
