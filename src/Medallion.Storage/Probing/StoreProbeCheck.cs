namespace Medallion.Storage.Probing;

/// <summary>One thing that a store must do, and whether it does.</summary>
/// <param name="Name">Stable name, such as <c>put-if-absent</c>.</param>
/// <param name="Problem">What the store did instead; null where it does what it must.</param>
public sealed record StoreProbeCheck(string Name, string? Problem)
{
    /// <summary>True where the store does what it must.</summary>
    public bool Passed => Problem is null;
}
