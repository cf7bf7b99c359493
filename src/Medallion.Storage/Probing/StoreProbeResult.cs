namespace Medallion.Storage.Probing;

/// <summary>Whether a store can be published to safely.</summary>
/// <param name="Checks">Everything that was tried, in order.</param>
public sealed record StoreProbeResult(IReadOnlyList<StoreProbeCheck> Checks)
{
    /// <summary>True where every check passed.</summary>
    public bool Passed => Checks.All(static check => check.Passed);

    /// <summary>What is wrong, a sentence each; empty where nothing is.</summary>
    public IEnumerable<string> Problems => Checks.Select(static check => check.Problem).OfType<string>();
}
