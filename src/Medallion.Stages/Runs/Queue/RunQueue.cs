using Medallion.Stages.Failures;

namespace Medallion.Stages.Runs.Queue;

/// <summary>Lets a bounded number of runs execute; the others wait in order and see their position.</summary>
internal sealed class RunQueue(int maxRunning, int maxQueued)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private int _running;
    private int _stuck;

    /// <summary>Whether a run that comes now would be refused.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate)
            {
                return _stuck >= maxRunning || (_waiting.Count >= maxQueued && _running >= maxRunning);
            }
        }
    }

    /// <summary>Whether no run can have a turn any more, as far as one can tell: each place is a stage's that does not end.</summary>
    public bool IsStuck
    {
        get
        {
            lock (_gate)
            {
                return _stuck >= maxRunning;
            }
        }
    }

    /// <summary>What a run is told that is refused.</summary>
    public StageException Refusal()
    {
        lock (_gate)
        {
            string detail = IsStuck
                ? "Every place is held by a stage that does not end although it was asked to, as its store does not answer: "
                    + "look at the store, and restart this server"
                : "";
            return new StageException(FailureReason.QueueFull, detail: detail);
        }
    }

    /// <summary>Takes a place; waits for one, telling the position when it changes.</summary>
    /// <returns>The place, to be disposed; null where the queue is full, or none of its runs can have a turn.</returns>
    public async Task<RunPlace?> EnterAsync(Action<int> onPosition, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(onPosition);
        lock (_gate)
        {
            if (_running < maxRunning && _waiting.Count == 0)
            {
                _running++;
                return NewPlace();
            }

            if (IsStuck || _waiting.Count >= maxQueued)
            {
                return null;
            }

            _waiting.AddLast(waiter);
            onPosition(_waiting.Count);
        }

        await using CancellationTokenRegistration registration = cancellationToken.Register(() => Leave(waiter, cancellationToken));
        return await waiter.Turn.Task ? NewPlace() : null;
    }

    private RunPlace NewPlace() => new(OnGivenUp, Release);

    /// <summary>A stage does not end: it keeps its place. Where that was the last one, nobody waits for a turn in vain.</summary>
    private void OnGivenUp()
    {
        lock (_gate)
        {
            _stuck++;
            if (IsStuck)
            {
                foreach (Waiter waiter in _waiting)
                {
                    waiter.Turn.TrySetResult(false);
                }

                _waiting.Clear();
            }
        }
    }

    private void Leave(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_waiting.Remove(waiter))
            {
                waiter.Turn.TrySetCanceled(cancellationToken);
                TellPositions();
            }
        }
    }

    private void Release(bool wasGivenUp)
    {
        lock (_gate)
        {
            _running--;
            _stuck -= wasGivenUp ? 1 : 0;
            if (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                _running++;
                first.Value.Turn.TrySetResult(true);
                TellPositions();
            }
        }
    }

    private void TellPositions()
    {
        int position = 0;
        foreach (Waiter waiter in _waiting)
        {
            waiter.OnPosition(++position);
        }
    }

    private sealed class Waiter(Action<int> onPosition)
    {
        public Action<int> OnPosition { get; } = onPosition;

        public TaskCompletionSource<bool> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
