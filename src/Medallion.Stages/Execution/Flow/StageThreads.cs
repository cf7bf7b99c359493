using System.Diagnostics.CodeAnalysis;

namespace Medallion.Stages.Execution.Flow;

/// <summary>
/// The threads that one stage computes on, apart from the pool that answers calls: a thread that has just computed for a
/// while gets a core last, and a call that came upon it would wait for as long. What the stage awaits, and the work that it
/// shares out on <see cref="TaskScheduler.Current"/>, comes back to these threads, in the order in which it came; what comes
/// after their end goes to the pool. A stage whose threads hang keeps no other's. Safe for concurrent use.
/// </summary>
/// <param name="count">Most threads, at least 1. They are started as work comes, and do not keep the process alive.</param>
internal sealed class StageThreads(int count) : TaskScheduler, IDisposable
{
    [ThreadStatic]
    private static StageThreads? _own;

    private readonly Queue<Task> _work = new();
    private int _started;
    private int _idle;
    private bool _ended;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => count;

    /// <summary>Runs work, and what follows what it awaits, on these threads.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work) => StartAsync(work, this);

    /// <summary>Runs work on the threads of the stage that asks for it.</summary>
    public static Task<T> ShareAsync<T>(Func<Task<T>> work) => StartAsync(work, Current);

    /// <summary>Ends the threads once nothing is left to do.</summary>
    public void Dispose()
    {
        lock (_work)
        {
            _ended = true;
            Monitor.PulseAll(_work);
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        bool starts;
        lock (_work)
        {
            if (_ended)
            {
                ThreadPool.UnsafeQueueUserWorkItem(late => TryExecuteTask(late), task, preferLocal: false);
                return;
            }

            _work.Enqueue(task);
            starts = _work.Count > _idle && _started < count;
            _started += starts ? 1 : 0;
            Monitor.Pulse(_work);
        }

        if (starts)
        {
            new Thread(Work) { IsBackground = true, Name = "stage" }.Start();
        }
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => _own == this && TryExecuteTask(task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_work)
        {
            return _work.ToArray();
        }
    }

    private static Task<T> StartAsync<T>(Func<Task<T>> work, TaskScheduler threads) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, threads).Unwrap();

    private void Work()
    {
        _own = this;
        while (TryTake(out Task? task))
        {
            TryExecuteTask(task);
        }
    }

    /// <summary>Waits for work; false once there will be none.</summary>
    private bool TryTake([MaybeNullWhen(false)] out Task task)
    {
        lock (_work)
        {
            _idle++;
            while (_work.Count == 0 && !_ended)
            {
                Monitor.Wait(_work);
            }

            _idle--;
            return _work.TryDequeue(out task);
        }
    }
}
