using System.Collections.Concurrent;
using Medallion.Stages.Execution;
using Medallion.Stages.Failures;
using Medallion.Stages.Runs.Events;
using Microsoft.Extensions.Logging;

namespace Medallion.Stages.Runs;

/// <summary>
/// The runs of this process: starts them, lets calls attach to them, remembers how they ended. At most one attempt of a
/// key is live at a time.
/// </summary>
public sealed class RunRegistry : IAsyncDisposable
{
    private const int SubmissionGates = 64;

    private readonly ConcurrentDictionary<RunKey, RunExecution> _runs = new();
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, SubmissionGates).Select(static _ => new SemaphoreSlim(1))];
    private readonly RunEnvironment _environment;
    private readonly RunQueue _queue;
    private volatile bool _stopping;

    /// <summary>Creates an empty registry.</summary>
    public RunRegistry(IStageEngine engine, RunLimits limits, TimeProvider time, ILogger<RunRegistry> logger)
    {
        string executor = $"{Environment.MachineName}/{Environment.ProcessId}";
        _environment = new RunEnvironment(engine, limits, time, logger, executor);
        _queue = new RunQueue(limits.MaxRunning, limits.MaxQueued);
    }

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
        SemaphoreSlim gate = _gates[(uint)key.GetHashCode() % SubmissionGates];
        await gate.WaitAsync(cancellationToken);
        try
        {
            (RunExecution run, Acceptance acceptance) = await FindOrStartAsync(key, submission, afterSequence, cancellationToken);
            var accepted = new RunEvent(
                0, _environment.Time.GetUtcNow(), run.Attempt, new Accepted(acceptance, _environment.Executor));
            IAsyncEnumerable<RunEvent> events = run.FollowAsync(afterSequence, keepsAlive: true, cancellationToken);
            return new RunAttachment(key, acceptance, acceptance == Acceptance.Started ? events : Prepend(accepted, events));
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Follows a run without starting anything or keeping it alive.</summary>
    public IAsyncEnumerable<RunEvent> Watch(RunKey key, long afterSequence, CancellationToken cancellationToken) =>
        Get(key).FollowAsync(afterSequence, keepsAlive: false, cancellationToken);

    /// <summary>One run as it stands now.</summary>
    public RunSnapshot Find(RunKey key) => Get(key).Snapshot();

    /// <summary>Runs that match, the latest accepted first.</summary>
    public IReadOnlyList<RunSnapshot> List(RunFilter filter) =>
    [
        .. _runs.Values
            .Select(static run => run.Snapshot())
            .Where(filter.Matches)
            .OrderByDescending(static run => run.CreateTime)
            .ThenBy(static run => run.Key.ToString(), StringComparer.Ordinal),
    ];

    /// <summary>Asks a live run to stop and waits until it has.</summary>
    public async Task<RunSnapshot> CancelAsync(RunKey key, string reason, CancellationToken cancellationToken)
    {
        RunExecution run = Get(key);
        run.Stop(RunStopCause.Cancelled, reason);
        await run.Completion.WaitAsync(cancellationToken);
        return run.Snapshot();
    }

    /// <summary>Takes no more runs, gives the live ones until the token to end, then stops them.</summary>
    public async Task StopAsync(CancellationToken drainUntil)
    {
        _stopping = true;
        RunExecution[] live = [.. _runs.Values.Where(static run => run.IsLive)];
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
        foreach (RunExecution run in _runs.Values)
        {
            run.Dispose();
        }

        foreach (SemaphoreSlim gate in _gates)
        {
            gate.Dispose();
        }
    }

    private static async IAsyncEnumerable<RunEvent> Prepend(RunEvent first, IAsyncEnumerable<RunEvent> rest)
    {
        yield return first;
        await foreach (RunEvent runEvent in rest)
        {
            yield return runEvent;
        }
    }

    private RunExecution Get(RunKey key) =>
        _runs.TryGetValue(key, out RunExecution? run)
            ? run
            : throw new StageException(FailureReason.RunNotFound, detail: $"No run {key} is known");

    private async Task<(RunExecution Run, Acceptance Acceptance)> FindOrStartAsync(
        RunKey key, RunSubmission submission, long afterSequence, CancellationToken cancellationToken)
    {
        _runs.TryGetValue(key, out RunExecution? known);
        if (known is null)
        {
            return (StartNew(submission, null, afterSequence), Acceptance.Started);
        }

        if (known.IsLive)
        {
            RequireSameRequest(known, submission);
            return (known, Acceptance.Attached);
        }

        if (submission.Force || known.Result is null)
        {
            return (StartNew(submission, known, afterSequence), Acceptance.Started);
        }

        RequireSameRequest(known, submission);
        bool stands = await _environment.Engine.OutputsStandAsync(known.Submission.Plan, known.Result.Outcome, cancellationToken);
        return stands ? (known, Acceptance.Reused) : (StartNew(submission, known, afterSequence), Acceptance.Started);
    }

    /// <summary>
    /// Starts an attempt. Its events are numbered on from those of the attempt before, and from the last one that the caller
    /// has seen, who may have seen it on a server that is gone.
    /// </summary>
    private RunExecution StartNew(RunSubmission submission, RunExecution? previous, long afterSequence)
    {
        if (_stopping)
        {
            throw new StageException(FailureReason.ServerStopping);
        }

        var run = new RunExecution(submission, _environment, previous, afterSequence);
        _runs[submission.Plan.Key] = run;
        run.Start(_queue);
        previous?.Dispose();
        Forget();
        return run;
    }

    private static void RequireSameRequest(RunExecution known, RunSubmission submission)
    {
        IReadOnlyDictionary<string, string> before = known.Submission.Fingerprint;
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

    /// <summary>Drops the oldest ended runs beyond the limit.</summary>
    private void Forget()
    {
        if (_runs.Count <= _environment.Limits.MaxRemembered + _environment.Limits.MaxQueued + _environment.Limits.MaxRunning)
        {
            return;
        }

        IEnumerable<RunExecution> oldest = _runs.Values
            .Where(static run => !run.IsLive)
            .OrderByDescending(static run => run.CreateTime)
            .Skip(_environment.Limits.MaxRemembered);
        foreach (RunExecution run in oldest)
        {
            if (_runs.TryRemove(new KeyValuePair<RunKey, RunExecution>(run.Key, run)))
            {
                run.Dispose();
            }
        }
    }
}
