namespace Medallion.Stages.Execution.Flow;

/// <summary>
/// Hands out bytes of memory in the order they are asked for; who asks for more than is left waits. A request larger
/// than the whole budget is cut to it.
/// </summary>
internal sealed class ByteBudget(long capacity)
{
    private readonly long _capacity = capacity;
    private readonly Lock _gate = new();
    private readonly Queue<(long Bytes, TaskCompletionSource Granted)> _waiting = new();
    private long _free = capacity;

    /// <summary>Takes bytes; they are free again when the result is disposed.</summary>
    public async ValueTask<IDisposable> TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        long taken = Math.Min(bytes, _capacity);
        TaskCompletionSource granted;
        lock (_gate)
        {
            if (_waiting.Count == 0 && _free >= taken)
            {
                _free -= taken;
                return new Share(this, taken);
            }

            granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((taken, granted));
        }

        await using CancellationTokenRegistration registration =
            cancellationToken.Register(() => granted.TrySetCanceled(cancellationToken));
        await granted.Task;
        return new Share(this, taken);
    }

    private void Return(long bytes)
    {
        lock (_gate)
        {
            _free += bytes;
            while (_waiting.TryPeek(out (long Bytes, TaskCompletionSource Granted) next) && _free >= next.Bytes)
            {
                _waiting.Dequeue();
                _free -= next.Bytes;
                if (!next.Granted.TrySetResult())
                {
                    _free += next.Bytes;
                }
            }
        }
    }

    private sealed class Share(ByteBudget budget, long bytes) : IDisposable
    {
        private int _returned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0)
            {
                budget.Return(bytes);
            }
        }
    }
}
