namespace Medallion.Stages.Runs;

/// <summary>Lets a bounded number of runs execute; the others wait in order and see their position.</summary>
internal sealed class RunQueue(int maxRunning, int maxQueued)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private int _running;

    /// <summary>Whether a run that comes now would be refused.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count >= maxQueued && _running >= maxRunning;
            }
        }
    }

    /// <summary>Takes a place; waits for one, telling the position when it changes.</summary>
    /// <returns>The place, to be disposed; null where the queue is full.</returns>
    public async Task<IDisposable?> EnterAsync(Action<int> onPosition, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(onPosition);
        lock (_gate)
        {
            if (_running < maxRunning && _waiting.Count == 0)
            {
                _running++;
                return new Place(this);
            }

            if (_waiting.Count >= maxQueued)
            {
                return null;
            }

            _waiting.AddLast(waiter);
            onPosition(_waiting.Count);
        }

        await using CancellationTokenRegistration registration = cancellationToken.Register(() => Leave(waiter, cancellationToken));
        await waiter.Turn.Task;
        return new Place(this);
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

    private void Release()
    {
        lock (_gate)
        {
            _running--;
            if (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                _running++;
                first.Value.Turn.TrySetResult();
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

        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Place(RunQueue queue) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                queue.Release();
            }
        }
    }
}
