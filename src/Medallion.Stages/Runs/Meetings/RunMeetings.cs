using Medallion.Stages.Failures;
using Medallion.Stages.Runs.Attempts;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Runs.Ledger;
using Medallion.Storage.Runs.Leases;

namespace Medallion.Stages.Runs.Meetings;

/// <summary>
/// Brings calls and runs together: attaches a call to its run wherever that executes, reuses what has succeeded, starts what
/// has not, takes over what a crash cut off. For one call of a key at a time.
/// </summary>
/// <param name="live">The runs of this process.</param>
/// <param name="cancellation">Ends runs that nobody owns.</param>
/// <param name="environment">What all runs share.</param>
internal sealed class RunMeetings(LiveRuns live, RunCancellation cancellation, RunEnvironment environment)
{
    /// <summary>Finds the run of a call, or starts it.</summary>
    public async Task<Meeting> MeetAsync(RunSubmission submission, long afterSequence, CancellationToken cancellationToken)
    {
        RunKey key = submission.Plan.Key;
        LeaseObserver observer = environment.Ledger.Observe(key);
        while (true)
        {
            if (live.Find(key) is { } local)
            {
                RequireSameRequest(local.Fingerprint, submission);
                return new Meeting(Acceptance.Attached, local, null);
            }

            LeaseObservation seen = await observer.ObserveAsync(cancellationToken);
            RemoteRun remote = new(key, observer, seen, environment);
            if (remote.Record is { } known && await MeetKnownAsync(known, remote, submission, cancellationToken) is { } meeting)
            {
                return meeting;
            }

            if (await StartOrEndAsync(submission, remote, afterSequence, cancellationToken) is { } started)
            {
                return started;
            }
        }
    }

    /// <summary>Goes on with a run whose owner is gone: takes it over, unless another has.</summary>
    public async Task<Meeting> GoOnAsync(RunSubmission submission, Meeting before, long after, CancellationToken cancellationToken)
    {
        RunKey key = submission.Plan.Key;
        LeaseObserver observer = before.Remote?.Observer ?? environment.Ledger.Observe(key);
        while (true)
        {
            if (live.Find(key) is { } local)
            {
                return new Meeting(Acceptance.Attached, local, null);
            }

            RemoteRun remote = new(key, observer, await observer.ObserveAsync(cancellationToken), environment);
            if (!remote.Seen.CanBeTaken || remote.Record is { IsEnded: true })
            {
                return new Meeting(Acceptance.Attached, null, remote);
            }

            if (await StartOrEndAsync(submission, remote, after, cancellationToken) is { } started)
            {
                return started;
            }
        }
    }

    /// <summary>How a call meets a run that the ledger knows; null where it is to be executed (again).</summary>
    private async Task<Meeting?> MeetKnownAsync(
        RunRecord known, RemoteRun remote, RunSubmission submission, CancellationToken cancellationToken)
    {
        if (!remote.Seen.CanBeTaken)
        {
            RequireSameRequest(known.Fingerprint, submission);
            return new Meeting(Acceptance.Attached, null, remote);
        }

        if (IsUntoldFailure(known, submission))
        {
            return new Meeting(Acceptance.Attached, null, remote);
        }

        if (submission.Force || known.Result is null)
        {
            return null;
        }

        RequireSameRequest(known.Fingerprint, submission);
        return await OutputsStandAsync(submission, known.Result, cancellationToken)
            ? new Meeting(Acceptance.Reused, null, remote)
            : null;
    }

    /// <summary>Apart from the caller, who holds up every call of the key: a store that hangs must not keep it.</summary>
    private async Task<bool> OutputsStandAsync(RunSubmission submission, RunResult result, CancellationToken cancellationToken)
    {
        try
        {
            Task<bool> look = Task.Run(
                () => environment.Engine.OutputsStandAsync(submission.Plan, result.Outcome, cancellationToken), cancellationToken);
            return await look.WaitAsync(environment.Limits.StallTimeout, environment.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new StageException(FailureReason.StoreUnavailable, detail: "It did not say whether the run's outputs stand");
        }
    }

    /// <summary>
    /// Whether the caller followed the attempt that failed, and lost its stream before it was told: without this, a stream
    /// that is cut in the moment of a cancellation would start the run anew.
    /// </summary>
    private static bool IsUntoldFailure(RunRecord known, RunSubmission submission) =>
        submission.FollowedAttempt > 0
        && known.Attempt >= submission.FollowedAttempt
        && known.Failure is { Reason: not (FailureReason.ServerStopping or FailureReason.RunInterrupted) };

    /// <summary>
    /// Starts an attempt here, unless the run has cost too many processes, and then ends it; null where another replica was
    /// quicker.
    /// </summary>
    private async Task<Meeting?> StartOrEndAsync(
        RunSubmission submission, RemoteRun before, long afterSequence, CancellationToken cancellationToken)
    {
        if (TakeOvers.FindEnd(before.Record, submission, environment.Limits) is not { } failure)
        {
            return await live.StartAsync(submission, before.Seen, before.Record, afterSequence) is { } started
                ? new Meeting(Acceptance.Started, started, null)
                : null;
        }

        await cancellation.EndAsync(before.Seen, before.Record!, RunState.Failed, failure, cancellationToken);
        await before.RefreshAsync(cancellationToken);
        return before.Record is { IsEnded: true } ? new Meeting(Acceptance.Attached, null, before) : null;
    }

    private static void RequireSameRequest(IReadOnlyDictionary<string, string> before, RunSubmission submission)
    {
        string difference = RunFingerprint.Difference(before, submission.Fingerprint);
        if (difference.Length > 0)
        {
            throw new StageException(FailureReason.RunRequestChanged, detail: difference);
        }
    }
}
