using Medallion.Cli.Terminals;
using Medallion.Stages.Texts;

namespace Medallion.Cli.Runs;

/// <summary>What it means where following a run ends before the run is known to have succeeded or failed.</summary>
/// <param name="IsRunOver">Whether a failure of the call is the run's own.</param>
/// <param name="StatusOnSignal">Status after Ctrl-C or SIGTERM.</param>
/// <param name="ReportOnSignal">What is told then.</param>
internal sealed record FollowEnds(bool IsRunOver, string StatusOnSignal, FailureReport ReportOnSignal)
{
    /// <summary>Somebody only looks: the run goes on.</summary>
    public static FollowEnds OfWatch(Language language) => new(false, "detached", FailureReport.Detached(language));

    /// <summary>Somebody runs it: it ends with them.</summary>
    public static FollowEnds OfRun(Language language) => new(true, "cancelled", FailureReport.Cancelled(language));
}
