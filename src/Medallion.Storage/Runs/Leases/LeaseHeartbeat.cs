using Medallion.Storage.Objects;

namespace Medallion.Storage.Runs.Leases;

/// <summary>
/// Keeps a lease while work goes on: writes the work's latest state every third of <see cref="LeaseOptions.Duration"/>, and
/// at once where somebody waits for it.
/// </summary>
/// <remarks>
/// <para>
/// The state is asked for right before each write, so many changes share one write and no older state follows a newer one.
/// While the heartbeat runs, nobody else renews or releases the lease.
/// </para>
/// <para>
/// It says that the process lives, not that the work moves: work that can hang needs time limits of its own.
/// </para>
/// <para>
/// A fault of the store does not end it: it tries again until the lease has run out; <see cref="RunLease.Fault"/> tells
/// why. A state that throws ends it: <see cref="DisposeAsync"/> throws the same, and the lease runs out.
/// </para>
/// </remarks>
public sealed class LeaseHeartbeat : IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    private readonly RunLease _lease;
    private readonly Func<ReadOnlyMemory<byte>> _state;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Task _beats;
    private TaskCompletionSource _wanted = NewSignal();
    private TaskCompletionSource<LeaseOutcome> _next = NewAnswer();

    /// <summary>Starts to beat.</summary>
    /// <param name="lease">The lease; stays the caller's to dispose, after the heartbeat.</param>
    /// <param name="state">The content to write, as it is at that moment; called from any thread, one call at a time.</param>
    public LeaseHeartbeat(RunLease lease, Func<ReadOnlyMemory<byte>> state)
    {
        _lease = lease;
        _state = state;
        _beats = BeatAsync();
    }

    /// <summary>Cancelled when the lease is lost: the work must stop. Never by an orderly release.</summary>
    public CancellationToken Lost => _lease.Lost;

    /// <summary>Writes the state as it is now or later, and waits until it is stored.</summary>
    /// <param name="cancellationToken">Ends the wait, not the write.</param>
    /// <exception cref="StoreException">A fault that will not pass by itself; the heartbeat tries again all the same.</exception>
    public Task<LeaseOutcome> FlushAsync(CancellationToken cancellationToken)
    {
        Task<LeaseOutcome> answer;
        TaskCompletionSource wanted;
        lock (_gate)
        {
            (answer, wanted) = (_next.Task, _wanted);
        }

        wanted.TrySetResult();
        return answer.WaitAsync(cancellationToken);
    }

    /// <summary>Stops beating and gives the record up with its last content; see <see cref="RunLease.ReleaseAsync"/>.</summary>
    public async Task<LeaseOutcome> ReleaseAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await DisposeAsync();
        return await _lease.ReleaseAsync(content, cancellationToken);
    }

    /// <summary>Stops beating; gives nothing up.</summary>
    public async ValueTask DisposeAsync()
    {
        Stop();
        await _beats;
        _stop.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource<LeaseOutcome> NewAnswer() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task BeatAsync()
    {
        try
        {
            while (_lease.IsHeld)
            {
                await WaitAsync();
                await WriteAsync();
            }

            _next.TrySetResult(LeaseOutcome.LeaseLost);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped in order: where a write was under way, the release finds out what became of it.
        }
        finally
        {
            _next.TrySetCanceled(_stop.Token);
        }
    }

    /// <summary>Waits until somebody wants a write, or one is due.</summary>
    private async Task WaitAsync()
    {
        Task wanted;
        lock (_gate)
        {
            wanted = _wanted.Task;
        }

        try
        {
            await wanted.WaitAsync(_lease.Fault is null ? _lease.RenewalInterval : PauseAfterFault, _lease.Time, _stop.Token);
        }
        catch (TimeoutException)
        {
            // Nobody does: one is due.
        }
    }

    private async Task WriteAsync()
    {
        // Who asks from here on may want what the state below does not hold yet: it waits for the write after this one.
        TaskCompletionSource<LeaseOutcome> answer;
        lock (_gate)
        {
            (answer, _next, _wanted) = (_next, NewAnswer(), NewSignal());
        }

        try
        {
            answer.TrySetResult(await _lease.RenewAsync(_state(), _stop.Token));
        }
        catch (StoreException fault)
        {
            answer.TrySetException(fault);
            _ = answer.Task.Exception; // Often nobody waits for it.
        }
        finally
        {
            answer.TrySetCanceled(_stop.Token);
        }
    }

    private void Stop()
    {
        if (!_stop.IsCancellationRequested)
        {
            _stop.Cancel();
        }
    }
}
