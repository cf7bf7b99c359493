using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Runs.Ledger;
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

    private readonly ConcurrentDictionary<RunKey, RunExecution> _live = new();
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, SubmissionGates).Select(static _ => new SemaphoreSlim(1))];
    private readonly RunEnvironment _environment;
    private readonly RunQueue _queue;
    private readonly RunCancellation _cancellation;
    private volatile bool _stopping;

    /// <summary>Creates a registry without live runs.</summary>
    public RunRegistry(IStageEngine engine, RunLimits limits, RunLedger ledger, TimeProvider time, ILogger<RunRegistry> logger)
    {
        _environment = new RunEnvironment(engine, limits, ledger, time, logger);
        _queue = new RunQueue(limits.MaxRunning, limits.MaxQueued);
        _cancellation = new RunCancellation(_environment);
    }

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
        RunKey key = submission.Plan.Key;
        Meeting meeting = await InTurnAsync(
            key, () => MeetAsync(submission, afterSequence, Ledger.Observe(key), cancellationToken), cancellationToken);
        RunTelemetry.Accepted(key.Stage, meeting.Acceptance, meeting.Local?.Trace ?? meeting.Remote?.Record?.Trace);
        return new RunAttachment(key, meeting.Acceptance, TellAsync(submission, meeting, afterSequence, cancellationToken));
    }

    /// <summary>Follows a run, wherever it executes, without starting anything or keeping it alive.</summary>
    public async IAsyncEnumerable<RunEvent> Watch(
        RunKey key, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_live.TryGetValue(key, out RunExecution? local))
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
        _live.TryGetValue(key, out RunExecution? run)
            ? run.ToRecord().ToSnapshot()
            : (await Ledger.FindAsync(key, cancellationToken) ?? throw Unknown(key)).ToSnapshot();

    /// <summary>Runs that match, the latest accepted first.</summary>
    public async Task<IReadOnlyList<RunSnapshot>> ListAsync(RunFilter filter, CancellationToken cancellationToken)
    {
        List<RunSnapshot> found = [];
        await foreach (LeasedRecord record in Ledger.ListAsync(filter.Pipeline, filter.RunId, cancellationToken))
        {
            RunRecord run = RunLedger.Read(record);
            RunSnapshot snapshot = _live.TryGetValue(run.Key, out RunExecution? local)
                ? local.ToRecord().ToSnapshot()
                : run.ToSnapshot();
            if (filter.Matches(snapshot))
            {
                found.Add(snapshot);
            }
        }

        return
        [
            .. found
                .OrderByDescending(static run => run.CreateTime)
                .ThenBy(static run => run.Key.ToString(), StringComparer.Ordinal),
        ];
    }

    /// <summary>Asks a live run to stop, wherever it executes, and waits until it has.</summary>
    public async Task<RunSnapshot> CancelAsync(RunKey key, string reason, CancellationToken cancellationToken)
    {
        if (_live.TryGetValue(key, out RunExecution? run))
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
    public async Task StopAsync(CancellationToken drainUntil)
    {
        _stopping = true;
        RunExecution[] live = [.. _live.Values];
        RunsLog.Stopping(_environment.Logger, live.Length);
        Task completed = Task.WhenAll(live.Select(static run => run.Completion));
        try
        {
            await completed.WaitAsync(drainUntil);
        }
        catch (OperationCanceledException)
        {
            foreach (RunExecution run in live)
            {
                run.Stop(RunStopCause.ServerStopping, "");
            }

            await completed;
        }
    }

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

    /// <summary>Finds the run of a call, or starts it.</summary>
    private async Task<Meeting> MeetAsync(
        RunSubmission submission, long afterSequence, LeaseObserver observer, CancellationToken cancellationToken)
    {
        RunKey key = submission.Plan.Key;
        while (true)
        {
            if (_live.TryGetValue(key, out RunExecution? local))
            {
                RequireSameRequest(local.Fingerprint, submission);
                return new Meeting(Acceptance.Attached, local, null);
            }

            LeaseObservation seen = await observer.ObserveAsync(cancellationToken);
            RemoteRun remote = new(key, observer, seen, _environment);
            if (remote.Record is { } known && await MeetKnownAsync(known, remote, submission, cancellationToken) is { } meeting)
            {
                return meeting;
            }

            if (await StartAsync(submission, remote, afterSequence) is { } started)
            {
                return new Meeting(Acceptance.Started, started, null);
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
        return await _environment.Engine.OutputsStandAsync(submission.Plan, known.Result.Outcome, cancellationToken)
            ? new Meeting(Acceptance.Reused, null, remote)
            : null;
    }

    /// <summary>
    /// Whether the caller followed the attempt that failed, and lost its stream before it was told: without this, a stream
    /// that is cut in the moment of a cancellation would start the run anew.
    /// </summary>
    private static bool IsUntoldFailure(RunRecord known, RunSubmission submission) =>
        submission.FollowedAttempt > 0
        && known.Attempt >= submission.FollowedAttempt
        && known.Failure is { Reason: not (FailureReason.ServerStopping or FailureReason.RunInterrupted) };

    /// <summary>Starts an attempt here; null where another replica was quicker.</summary>
    private async Task<RunExecution?> StartAsync(RunSubmission submission, RemoteRun before, long afterSequence)
    {
        if (_stopping)
        {
            throw new StageException(FailureReason.ServerStopping);
        }

        if (_queue.IsFull)
        {
            throw new StageException(FailureReason.QueueFull);
        }

        var run = new RunExecution(submission, _environment, before.Record, afterSequence);
        RunLease? lease = null;
        try
        {
            // Not the call's token: where the call is cut now, the run goes on, and the next call finds it.
            lease = await Ledger.TryTakeAsync(before.Seen, run.ToRecord(), CancellationToken.None);
        }
        finally
        {
            if (lease is null)
            {
                run.Dispose();
            }
        }

        if (lease is null)
        {
            return null;
        }

        _live[run.Key] = run;
        run.Start(_queue, lease, ended => _live.TryRemove(new KeyValuePair<RunKey, RunExecution>(ended.Key, ended)));
        return run;
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
                submission.Plan.Key, () => GoOnAsync(submission, before, seen, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Goes on with a run whose owner is gone: takes it over, unless another has.</summary>
    private async Task<Meeting> GoOnAsync(RunSubmission submission, Meeting before, long after, CancellationToken cancellationToken)
    {
        RunKey key = submission.Plan.Key;
        LeaseObserver observer = before.Remote?.Observer ?? Ledger.Observe(key);
        while (true)
        {
            if (_live.TryGetValue(key, out RunExecution? local))
            {
                return new Meeting(Acceptance.Attached, local, null);
            }

            RemoteRun remote = new(key, observer, await observer.ObserveAsync(cancellationToken), _environment);
            if (!remote.Seen.CanBeTaken || remote.Record is { IsEnded: true })
            {
                return new Meeting(Acceptance.Attached, null, remote);
            }

            if (await StartAsync(submission, remote, after) is { } started)
            {
                return new Meeting(Acceptance.Started, started, null);
            }
        }
    }

    private static void RequireSameRequest(IReadOnlyDictionary<string, string> before, RunSubmission submission)
    {
        IReadOnlyDictionary<string, string> now = submission.Fingerprint;
        string[] differences =
        [
            .. before.Keys.Union(now.Keys)
                .Order(StringComparer.Ordinal)
                .Where(name => before.GetValueOrDefault(name) != now.GetValueOrDefault(name))
                .Select(name => $"{name} was '{before.GetValueOrDefault(name)}' and is now '{now.GetValueOrDefault(name)}'"),
        ];
        if (differences.Length > 0)
        {
            throw new StageException(FailureReason.RunRequestChanged, detail: string.Join("; ", differences));
        }
    }

    /// <summary>How a call met its run: here, or through the ledger.</summary>
    private sealed record Meeting(Acceptance Acceptance, RunExecution? Local, RemoteRun? Remote)
    {
        public bool HasEnded => Local is { } local ? !local.WasLost : Remote!.Record is { IsEnded: true };

        public IAsyncEnumerable<RunEvent> FollowAsync(long after, CancellationToken cancellationToken) =>
            Local?.FollowAsync(after, keepsAlive: true, cancellationToken)
            ?? Remote!.FollowAsync(after, keepsAlive: true, cancellationToken);

        public RunEvent ToEvent(RunEnvironment environment)
        {
            RunRecord record = Local?.ToRecord() ?? Remote!.Record!;
            return new RunEvent(0, environment.Time.GetUtcNow(), record.Attempt, new Accepted(Acceptance, record.Executor));
        }
    }
}
