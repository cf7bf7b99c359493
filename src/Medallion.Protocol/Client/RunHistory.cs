using Medallion.Protocol.V1;

namespace Medallion.Protocol.Client;

/// <summary>What was seen of a run: decides what is new and from where to resume.</summary>
internal sealed class RunHistory(RunOptions original)
{
    private long _lastSequence = original.ResumeAfterSequence;
    private long _askedAfter;
    private int _followedAttempt;
    private bool _fromTheStart;
    private RunEvent? _start;

    /// <summary>Whether the service has answered for this run at all.</summary>
    public bool IsAccepted { get; private set; }

    /// <summary>The options of the next call.</summary>
    public RunOptions NextOptions()
    {
        RunOptions next = original.Clone();
        _askedAfter = _fromTheStart ? 0 : _lastSequence;
        next.ResumeAfterSequence = _askedAfter;
        next.FollowedAttempt = _followedAttempt;

        // Forcing once more would execute again what may have ended while the connection was lost.
        next.Force = original.Force && !IsAccepted;
        _fromTheStart = false;
        return next;
    }

    /// <summary>Takes an event in; whether it is new to the caller.</summary>
    public bool Take(RunEvent runEvent)
    {
        bool isRepeatedGreeting = runEvent.Sequence == 0 && runEvent.Accepted is not null && IsAccepted;
        IsAccepted = true;
        _followedAttempt = runEvent.Attempt;
        if (runEvent.Sequence == 0)
        {
            return !isRepeatedGreeting;
        }

        if (runEvent.Sequence > _lastSequence || StartsOver(runEvent))
        {
            _lastSequence = runEvent.Sequence;
            _start = IsStart(runEvent) ? runEvent : _start;
            return true;
        }

        return runEvent.Result is not null || runEvent.Failure is not null;
    }

    /// <summary>
    /// A stream ended in good order, and brought nothing that was not known: what was seen may be of a history that
    /// the service no longer has. The next call asks for all of it.
    /// </summary>
    public void DistrustResumption() => _fromTheStart = true;

    private static bool IsStart(RunEvent runEvent) => runEvent.Accepted?.Acceptance == Acceptance.Started;

    /// <summary>
    /// A server that lost its state counts from 1 again: it starts below what it was asked for, or differently from
    /// what was seen.
    /// </summary>
    private bool StartsOver(RunEvent runEvent) =>
        IsStart(runEvent)
        && (runEvent.Sequence <= _askedAfter || (_start?.Sequence == runEvent.Sequence && !_start.Equals(runEvent)));
}
