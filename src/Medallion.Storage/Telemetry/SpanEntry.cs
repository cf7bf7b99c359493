using System.Diagnostics;

namespace Medallion.Storage.Telemetry;

/// <summary>A kind of span, as the documentation lists it.</summary>
/// <param name="Name">Its name; what stands in braces varies.</param>
/// <param name="Kind">What side of a call it shows.</param>
/// <param name="Below">What it hangs under.</param>
/// <param name="Meaning">What it shows.</param>
/// <param name="Attributes">Every attribute that it can have.</param>
public sealed record SpanEntry(
    string Name, ActivityKind Kind, string Below, string Meaning, IReadOnlyList<string> Attributes)
{
    /// <summary>Every event that it can have.</summary>
    public IReadOnlyList<SpanEventEntry> Events { get; init; } = [];

    /// <summary>What it is linked to; empty: nothing.</summary>
    public string Links { get; init; } = "";
}
