using System.Runtime.CompilerServices;
using Medallion.Stages.Runs.Events;

namespace Medallion.Stages.Runs;

/// <summary>
/// Events of one attempt. Any number of readers follow it from any sequence and see the same events; the latest live
/// event is kept beside the stored ones and never replayed.
/// </summary>
internal sealed class RunLog(long firstSequence, int attempt, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<RunEvent> _stored = [];
    private RunEvent? _live;
    private TaskCompletionSource _changed = NewSignal();
    private bool _closed;

    /// <summary>Sequence of the latest stored event, or of the last one before this attempt.</summary>
    public long LastSequence
    {
        get
        {
            lock (_gate)
            {
                return firstSequence + _stored.Count - 1;
            }
        }
    }

    /// <summary>Appends an event; nothing after the last one.</summary>
    public void Append(RunEventBody body, bool isLast = false)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _stored.Add(new RunEvent(firstSequence + _stored.Count, time.GetUtcNow(), attempt, body));
            _live = null;
            _closed = isLast;
            Signal();
        }
    }

    /// <summary>Shows an event to whoever follows now.</summary>
    public void Show(RunEventBody body)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _live = new RunEvent(0, time.GetUtcNow(), attempt, body);
                Signal();
            }
        }
    }

    /// <summary>Follows the log after a sequence until its last event; sends a live event when nothing else comes.</summary>
    public async IAsyncEnumerable<RunEvent> FollowAsync(
        long afterSequence,
        TimeSpan heartbeat,
        Func<RunEventBody> pulse,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int next = (int)Math.Clamp(afterSequence - firstSequence + 1, 0, int.MaxValue);
        RunEvent? shown = null;
        while (true)
        {
            (RunEvent[] events, RunEvent? live, bool closed, Task changed) = Read(next);
            foreach (RunEvent stored in events)
            {
                yield return stored;
            }

            next += events.Length;
            if (closed)
            {
                yield break;
            }

            if (live is not null && !ReferenceEquals(live, shown))
            {
                shown = live;
                yield return live;
            }

            if (!await ChangedWithinAsync(changed, heartbeat, cancellationToken))
            {
                yield return new RunEvent(0, time.GetUtcNow(), attempt, pulse());
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (RunEvent[] Events, RunEvent? Live, bool Closed, Task Changed) Read(int next)
    {
        lock (_gate)
        {
            RunEvent[] events = next < _stored.Count ? _stored.GetRange(next, _stored.Count - next).ToArray() : [];
            return (events, _live, _closed, _changed.Task);
        }
    }

    private async Task<bool> ChangedWithinAsync(Task changed, TimeSpan heartbeat, CancellationToken cancellationToken)
    {
        try
        {
            await changed.WaitAsync(heartbeat, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }
}
