namespace Interop.Rpc;

/// <summary>How one case went for a client.</summary>
/// <param name="Name">The case.</param>
/// <param name="Problem">What went wrong; empty where nothing did.</param>
internal sealed record CaseOutcome(string Name, string Problem);
