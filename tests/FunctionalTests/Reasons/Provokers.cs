using Medallion.Stages.Failures;

namespace Medallion.FunctionalTests.Reasons;

/// <summary>Who provokes which reason.</summary>
internal static class Provokers
{
    public static IReadOnlyDictionary<FailureReason, Provoker> All { get; } = new Dictionary<FailureReason, Provoker>(
    [
        .. RequestProvokers.All, .. StoreProvokers.All, .. BronzeProvokers.All, .. LayerProvokers.All, .. RunProvokers.All,
        .. ServerProvokers.All,
    ]);
}
