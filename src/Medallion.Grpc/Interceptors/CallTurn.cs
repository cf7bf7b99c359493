namespace Medallion.Grpc.Interceptors;

/// <summary>The turn of one call, until it has begun or its time is over.</summary>
internal sealed class CallTurn : IDisposable
{
    private readonly ITimer _end;
    private SemaphoreSlim? _turns;

    /// <summary>Holds a turn that was waited for.</summary>
    /// <param name="turns">Where it goes back to.</param>
    /// <param name="longest">After how long it goes back in any case.</param>
    /// <param name="time">The clock.</param>
    public CallTurn(SemaphoreSlim turns, TimeSpan longest, TimeProvider time)
    {
        _turns = turns;
        _end = time.CreateTimer(static turn => ((CallTurn)turn!).PassOn(), this, longest, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The call has begun: the next one has the turn.</summary>
    public static void End(HttpContext context) => context.Features.Get<CallTurn>()?.PassOn();

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Dispose();
        PassOn();
    }

    private void PassOn() => Interlocked.Exchange(ref _turns, null)?.Release();
}
