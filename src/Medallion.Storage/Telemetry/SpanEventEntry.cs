namespace Medallion.Storage.Telemetry;

/// <summary>An event of a span, as the documentation lists it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What has happened.</param>
/// <param name="Attributes">Every attribute that it can have.</param>
public sealed record SpanEventEntry(string Name, string Meaning, IReadOnlyList<string> Attributes);
