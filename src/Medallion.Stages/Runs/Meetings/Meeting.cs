using Medallion.Stages.Runs.Attempts;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Runs.Ledger;

namespace Medallion.Stages.Runs.Meetings;

/// <summary>How a call met its run: here, or through the ledger.</summary>
/// <param name="Acceptance">What it is told.</param>
/// <param name="Local">The run, where this process executes it.</param>
/// <param name="Remote">The run as the ledger tells it, where this process does not.</param>
internal sealed record Meeting(Acceptance Acceptance, RunExecution? Local, RemoteRun? Remote)
{
    /// <summary>Whether its last event was told.</summary>
    public bool HasEnded => Local is { } local ? !local.WasLost : Remote!.Record is { IsEnded: true };

    /// <summary>Follows the run after a sequence, and keeps it alive.</summary>
    public IAsyncEnumerable<RunEvent> FollowAsync(long after, CancellationToken cancellationToken) =>
        Local?.FollowAsync(after, keepsAlive: true, cancellationToken)
        ?? Remote!.FollowAsync(after, keepsAlive: true, cancellationToken);

    /// <summary>The greeting of the call.</summary>
    public RunEvent ToEvent(RunEnvironment environment)
    {
        RunRecord record = Local?.ToRecord() ?? Remote!.Record!;
        return new RunEvent(0, environment.Time.GetUtcNow(), record.Attempt, new Accepted(Acceptance, record.Executor));
    }
}
