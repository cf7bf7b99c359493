using System.Runtime.CompilerServices;
using Medallion.Stages.Runs.Events;

namespace Medallion.Stages.Runs.Attempts;

/// <summary>
/// Events of one attempt. Any number of readers follow it from any sequence and see the same events; the latest live
/// event is kept beside the stored ones and never replayed. A stored event is shown once the ledger has it, so that no
/// reader has seen what a crash makes undone.
/// </summary>
/// <param name="earlier">Events before this attempt that readers may still miss; all are in the ledger.</param>
/// <param name="firstSequence">Number of this attempt's first event.</param>
/// <param name="attempt">The attempt.</param>
/// <param name="time">The clock.</param>
internal sealed class RunLog(IReadOnlyList<RunEvent> earlier, long firstSequence, int attempt, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<RunEvent> _stored = [.. earlier];
    private RunEvent? _live;
    private TaskCompletionSource _toShow = NewSignal();
    private TaskCompletionSource _toStore = NewSignal();
    private int _shown = earlier.Count;
    private bool _closed;
    private bool _abandoned;
    private bool _isWriteWanted;

    /// <summary>Sequence of the latest event, or of the last one before this attempt.</summary>
    public long LastSequence
    {
        get
        {
            lock (_gate)
            {
                return NextSequence - 1;
            }
        }
    }

    /// <summary>What is shown to whoever follows now, and not stored; null: nothing since the latest event.</summary>
    public RunEvent? Live
    {
        get
        {
            lock (_gate)
            {
                return _live;
            }
        }
    }

    /// <summary>Whether readers were told that this log ends before the run does.</summary>
    public bool IsAbandoned
    {
        get
        {
            lock (_gate)
            {
                return _abandoned;
            }
        }
    }

    /// <summary>All events, also those that are not yet shown.</summary>
    public IReadOnlyList<RunEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _stored];
            }
        }
    }

    private long NextSequence => firstSequence + _stored.Count - earlier.Count;

    /// <summary>Appends an event; nothing after the last one.</summary>
    public void Append(RunEventBody body, bool isLast = false)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _stored.Add(new RunEvent(NextSequence, time.GetUtcNow(), attempt, body));
            _live = null;
            _closed = isLast;
            Signal(ref _toStore);
        }
    }

    /// <summary>
    /// Appends the event before the last one, which follows at once: it is stored with that, and nobody is woken to store it
    /// alone.
    /// </summary>
    public void AppendBeforeEnd(RunEventBody body)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _stored.Add(new RunEvent(NextSequence, time.GetUtcNow(), attempt, body));
            _live = null;
        }
    }

    /// <summary>Tells another end than the one that was appended last, and that no reader has seen.</summary>
    public void ReplaceEnd(RunEventBody body)
    {
        lock (_gate)
        {
            _stored[^1] = _stored[^1] with { Body = body };
        }
    }

    /// <summary>Asks for a write of the run's record although there is no new event to store.</summary>
    public void WantWrite()
    {
        lock (_gate)
        {
            _isWriteWanted = true;
            Signal(ref _toStore);
        }
    }

    /// <summary>Shows the events up to a sequence: the ledger has them.</summary>
    public void Commit(long sequence)
    {
        lock (_gate)
        {
            _shown = Math.Max(_shown, (int)Math.Min(_stored.Count, sequence - firstSequence + 1 + earlier.Count));
            Signal(ref _toShow);
        }
    }

    /// <summary>Ends what readers see: another replica has the run now, and the ledger tells how it goes on.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _abandoned = true;
            _closed = true;
            Signal(ref _toStore);
            Signal(ref _toShow);
        }
    }

    /// <summary>Waits until there is an event beyond a sequence, or a write is wanted; false where none will come.</summary>
    public async Task<bool> WaitForMoreAsync(long sequence, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task toStore;
            lock (_gate)
            {
                if (NextSequence - 1 > sequence || _closed || _isWriteWanted)
                {
                    _isWriteWanted = false;
                    return !_closed;
                }

                toStore = _toStore.Task;
            }

            await toStore.WaitAsync(cancellationToken);
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
                Signal(ref _toShow);
            }
        }
    }

    /// <summary>
    /// Follows the log after a sequence until its last event, which is sent in any case; sends a live event when nothing else
    /// comes.
    /// </summary>
    public async IAsyncEnumerable<RunEvent> FollowAsync(
        long afterSequence,
        TimeSpan heartbeat,
        Func<RunEventBody> pulse,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int next = IndexAfter(afterSequence);
        long told = time.GetTimestamp();
        RunEvent? shown = null;
        while (true)
        {
            (RunEvent[] events, RunEvent? live, bool closed, Task toShow) = Read(next);
            foreach (RunEvent stored in events)
            {
                yield return stored;
                told = time.GetTimestamp();
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
                told = time.GetTimestamp();
            }

            // Counted from what was told last, not from what changed last: that may not be shown yet.
            if (!await ComesWithinAsync(toShow, heartbeat - time.GetElapsedTime(told), cancellationToken))
            {
                yield return new RunEvent(0, time.GetUtcNow(), attempt, pulse());
                told = time.GetTimestamp();
            }
        }
    }

    /// <summary>Place of the first event to send. Who has seen all of an ended log gets its last event again.</summary>
    private int IndexAfter(long sequence)
    {
        lock (_gate)
        {
            int next = _stored.FindIndex(stored => stored.Sequence > sequence);
            return next >= 0 ? next : _closed ? _stored.Count - 1 : _stored.Count;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// Wakes those who wait for one thing. Readers and the writer to the ledger wait for different ones: in a long queue
    /// with a hundred readers, waking each for the other's would be most of what its process does.
    /// </summary>
    private static void Signal(ref TaskCompletionSource waiting)
    {
        waiting.TrySetResult();
        waiting = NewSignal();
    }

    private (RunEvent[] Events, RunEvent? Live, bool Closed, Task ToShow) Read(int next)
    {
        lock (_gate)
        {
            RunEvent[] events = next < _shown ? _stored.GetRange(next, _shown - next).ToArray() : [];
            bool ended = _closed && (_abandoned || _shown == _stored.Count);

            // Nothing live is told before what was stored before it, so that no reader sees a place or a count go back.
            return (events, _shown == _stored.Count ? _live : null, ended, _toShow.Task);
        }
    }

    private async Task<bool> ComesWithinAsync(Task toShow, TimeSpan left, CancellationToken cancellationToken)
    {
        try
        {
            await toShow.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
