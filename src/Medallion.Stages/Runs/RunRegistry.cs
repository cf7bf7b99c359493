using System.Runtime.CompilerServices;
using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Runs.Attempts;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Runs.Ledger;
using Medallion.Stages.Runs.Meetings;
using Medallion.Stages.Telemetry;
using Medallion.Storage.Runs.Leases;
using Microsoft.Extensions.Logging;

namespace Medallion.Stages.Runs;

/// <summary>
/// The runs of this process, and through the ledger those of all replicas: starts them, lets calls attach to them wherever
/// they execute, takes over what a crash cut off. At most one attempt of a key is live at a time.
/// </summary>
public sealed class RunRegistry : IAsyncDisposable
{
    private const int SubmissionGates = 64;

    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, SubmissionGates).Select(static _ => new SemaphoreSlim(1))];
    private readonly RunEnvironment _environment;
    private readonly LiveRuns _live;
    private readonly RunMeetings _meetings;
    private readonly RunCancellation _cancellation;
    private readonly RunListing _listing;

    /// <summary>Creates a registry without live runs.</summary>
    public RunRegistry(IStageEngine engine, RunLimits limits, RunLedger ledger, TimeProvider time, ILogger<RunRegistry> logger)
    {
        _environment = new RunEnvironment(engine, limits, ledger, time, logger);
        _live = new LiveRuns(_environment);
        _cancellation = new RunCancellation(_environment);
        _meetings = new RunMeetings(_live, _cancellation, _environment);
        _listing = new RunListing(ledger, _live.Find, logger);
    }

    /// <summary>
    /// Whether no run can have a turn in this process any more: each place is held by a stage that was asked to stop and does
    /// not end. Only a restart helps.
    /// </summary>
    public bool IsStuck => _live.IsStuck;

    private RunLedger Ledger => _environment.Ledger;

    /// <summary>
    /// Starts a run, attaches to it where it is live, or returns its stored result where it has succeeded with the same
    /// request and its outputs stand. Throws <see cref="StageException"/> where the key was used for another request.
    /// </summary>
    /// <param name="submission">What to do.</param>
    /// <param name="afterSequence">Events up to and including this sequence are not sent.</param>
    /// <param name="cancellationToken">Ends the call, not the run.</param>
    public async Task<RunAttachment> SubmitAsync(RunSubmission submission, long afterSequence, CancellationToken cancellationToken)
    {
        submission = submission with { Fingerprint = RunFingerprint.Bound(submission.Fingerprint) };
        RunKey key = submission.Plan.Key;
        Meeting meeting = await InTurnAsync(
            key, () => _meetings.MeetAsync(submission, afterSequence, cancellationToken), cancellationToken);
        RunTelemetry.Accepted(key.Stage, meeting.Acceptance, meeting.Local?.Trace ?? meeting.Remote?.Record?.Trace);
        return new RunAttachment(key, meeting.Acceptance, TellAsync(submission, meeting, afterSequence, cancellationToken));
    }

    /// <summary>Follows a run, wherever it executes, without starting anything or keeping it alive.</summary>
    public async IAsyncEnumerable<RunEvent> Watch(
        RunKey key, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_live.Find(key) is { } local)
        {
            await foreach (RunEvent runEvent in local.FollowAsync(afterSequence, keepsAlive: false, cancellationToken))
            {
                afterSequence = Math.Max(afterSequence, runEvent.Sequence);
                yield return runEvent;
            }

            if (!local.WasLost)
            {
                yield break;
            }
        }

        RemoteRun remote = await FindRemoteAsync(key, cancellationToken);
        await foreach (RunEvent runEvent in remote.FollowAsync(afterSequence, keepsAlive: false, cancellationToken))
        {
            yield return runEvent;
        }

        if (remote.Record is not { IsEnded: true })
        {
            throw new StageException(FailureReason.RunInterrupted, detail: $"Nothing was heard of {remote.Record?.Executor}");
        }
    }

    /// <summary>One run as it stands now, or stood when its owner last wrote to the ledger.</summary>
    public async Task<RunSnapshot> FindAsync(RunKey key, CancellationToken cancellationToken) =>
        _live.Find(key) is { } run
            ? run.ToRecord().ToSnapshot()
            : (await Ledger.FindAsync(key, cancellationToken) ?? throw Unknown(key)).ToSnapshot();

    /// <summary>Runs that match, the latest accepted first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">Position of the last run of the page before; null: the first page.</param>
    /// <param name="limit">Most runs to return.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<RunPage> ListAsync(RunFilter filter, RunPosition? after, int limit, CancellationToken cancellationToken) =>
        _listing.ListAsync(filter, after, limit, cancellationToken);

    /// <summary>Asks a live run to stop, wherever it executes, and waits until it has.</summary>
    public async Task<RunSnapshot> CancelAsync(RunKey key, string reason, CancellationToken cancellationToken)
    {
        if (_live.Find(key) is { } run)
        {
            run.Stop(RunStopCause.Cancelled, reason);
            await run.Completion.WaitAsync(cancellationToken);
            if (!run.WasLost)
            {
                return run.ToRecord().ToSnapshot();
            }
        }

        return await _cancellation.CancelAsync(await FindRemoteAsync(key, cancellationToken), key, reason, cancellationToken);
    }

    /// <summary>Takes no more runs, gives the live ones until the token to end, then stops them.</summary>
    public Task StopAsync(CancellationToken drainUntil) => _live.StopAsync(drainUntil);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        foreach (SemaphoreSlim gate in _gates)
        {
            gate.Dispose();
        }
    }

    private static StageException Unknown(RunKey key) => new(FailureReason.RunNotFound, detail: $"No run {key} is known");

    private async Task<RemoteRun> FindRemoteAsync(RunKey key, CancellationToken cancellationToken)
    {
        LeaseObserver observer = Ledger.Observe(key);
        LeaseObservation seen = await observer.ObserveAsync(cancellationToken);
        return seen.Record is null ? throw Unknown(key) : new RemoteRun(key, observer, seen, _environment);
    }

    private async Task<T> InTurnAsync<T>(RunKey key, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        SemaphoreSlim gate = _gates[(uint)key.GetHashCode() % SubmissionGates];
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>
    /// The events of a call's run, from replica to replica: where its owner falls silent, this process takes it over; where
    /// this process loses it, the ledger tells how it goes on.
    /// </summary>
    private async IAsyncEnumerable<RunEvent> TellAsync(
        RunSubmission submission, Meeting meeting, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (meeting.Acceptance != Acceptance.Started)
        {
            yield return meeting.ToEvent(_environment);
        }

        while (true)
        {
            await foreach (RunEvent runEvent in meeting.FollowAsync(after, cancellationToken))
            {
                after = Math.Max(after, runEvent.Sequence);
                yield return runEvent;
            }

            if (meeting.HasEnded)
            {
                yield break;
            }

            Meeting before = meeting;
            long seen = after;
            meeting = await InTurnAsync(
                submission.Plan.Key, () => _meetings.GoOnAsync(submission, before, seen, cancellationToken), cancellationToken);
        }
    }
}
