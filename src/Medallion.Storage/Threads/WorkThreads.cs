using System.Diagnostics.CodeAnalysis;

namespace Medallion.Storage.Threads;

/// <summary>
/// Threads for work that keeps its thread, by computing or by waiting for a disk, apart from the pool that answers calls: what
/// such a thread has queued for itself waits for it there, and a call among that as long as the work takes. What the work
/// awaits, and what it shares out on <see cref="TaskScheduler.Current"/>, comes back to these threads, in the order in which
/// it came; what comes after their end goes to the pool. Threads that hang keep no others. Safe for concurrent use.
/// </summary>
/// <param name="name">Name of each thread, as the system's tools show it: at most 15 characters.</param>
/// <param name="count">Most threads, at least 1. They are started as work comes, and do not keep the process alive.</param>
/// <param name="keptIdle">How long a thread without work is kept; infinite: until the end.</param>
public sealed class WorkThreads(string name, int count, TimeSpan keptIdle) : TaskScheduler, IDisposable
{
    [ThreadStatic]
    private static WorkThreads? _own;

    private readonly LinkedList<Task> _work = [];
    private int _started;
    private int _idle;
    private bool _ended;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => count;

    /// <summary>Threads there are now.</summary>
    public int Started
    {
        get
        {
            lock (_work)
            {
                return _started;
            }
        }
    }

    /// <summary>Runs work, and what follows what it awaits, on these threads.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="cancellationToken">Work that has not begun by then does not begin; what has begun is to look at it itself.</param>
    public Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken = default) =>
        StartAsync(work, this, cancellationToken);

    /// <summary>Runs work that awaits nothing on these threads; once it has begun, it ends before its task does.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="cancellationToken">Ends the wait for a thread.</param>
    public Task RunAsync(Action work, CancellationToken cancellationToken) => StartAsync(work, this, cancellationToken);

    /// <summary>Runs work that awaits nothing on the threads of the work that asks for it.</summary>
    public static Task ShareAsync(Action work) => StartAsync(work, Current, CancellationToken.None);

    /// <summary>Runs work on the threads of the work that asks for it.</summary>
    public static Task<T> ShareAsync<T>(Func<Task<T>> work) => StartAsync(work, Current, CancellationToken.None);

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

            _work.AddLast(task);
            starts = _work.Count > _idle && _started < count;
            _started += starts ? 1 : 0;
            Monitor.Pulse(_work);
        }

        if (starts)
        {
            // Without what the starting call carries along: the thread outlives it.
            new Thread(Work) { IsBackground = true, Name = name }.UnsafeStart();
        }
    }

    /// <summary>Takes work back that was cancelled before it began.</summary>
    protected override bool TryDequeue(Task task)
    {
        lock (_work)
        {
            return _work.Remove(task);
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

    private static Task<T> StartAsync<T>(Func<Task<T>> work, TaskScheduler threads, CancellationToken cancellationToken)
    {
        var task = new Task<Task<T>>(work, cancellationToken, TaskCreationOptions.DenyChildAttach);
        Start(task, threads);
        return task.Unwrap();
    }

    private static Task StartAsync(Action work, TaskScheduler threads, CancellationToken cancellationToken)
    {
        var task = new Task(work, cancellationToken, TaskCreationOptions.DenyChildAttach);
        Start(task, threads);
        return task;
    }

    /// <summary>Not by a factory: what that starts hears of its cancellation only when it has a thread.</summary>
    private static void Start(Task task, TaskScheduler threads)
    {
        if (task.IsCanceled)
        {
            return;
        }

        try
        {
            task.Start(threads);
        }
        catch (InvalidOperationException) when (task.IsCanceled)
        {
            // It was cancelled in this very moment.
        }
    }

    private void Work()
    {
        _own = this;
        while (TryTake(out Task? task))
        {
            TryExecuteTask(task);
        }
    }

    /// <summary>Waits for work; false where the thread is to end, which is then counted as gone.</summary>
    private bool TryTake([MaybeNullWhen(false)] out Task task)
    {
        lock (_work)
        {
            _idle++;
            bool isKept = true;
            while (_work.Count == 0 && !_ended && isKept)
            {
                isKept = Monitor.Wait(_work, keptIdle);
            }

            _idle--;
            task = _work.First?.Value;
            if (task is null)
            {
                _started--;
                return false;
            }

            _work.RemoveFirst();
            return true;
        }
    }
}
