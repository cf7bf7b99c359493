namespace Medallion.Stages.Runs.Attempts;

/// <summary>Counts who follows a run: one that nobody follows for the grace period is abandoned.</summary>
internal sealed class RunFollowers : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _gracePeriod;
    private readonly Action _onAbandoned;
    private readonly ITimer _timer;
    private int _count;
    private bool _isClosed;

    /// <summary>Begins with nobody, and with the grace period.</summary>
    /// <param name="gracePeriod">How long a run goes on that nobody follows.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onAbandoned">Told when that is over.</param>
    public RunFollowers(TimeSpan gracePeriod, TimeProvider time, Action onAbandoned)
    {
        _gracePeriod = gracePeriod;
        _onAbandoned = onAbandoned;
        _timer = time.CreateTimer(_ => OnGraceOver(), null, gracePeriod, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Somebody follows the run from now on.</summary>
    public void Join() => Count(+1);

    /// <summary>Somebody does not follow it any more.</summary>
    public void Leave() => Count(-1);

    /// <summary>Somebody follows it on another replica: the grace period starts anew.</summary>
    public void Renew() => Count(0);

    /// <summary>The run has ended: nobody can abandon it any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Count(int change)
    {
        lock (_gate)
        {
            _count += change;
            if (!_isClosed)
            {
                _timer.Change(_count > 0 ? Timeout.InfiniteTimeSpan : _gracePeriod, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void OnGraceOver()
    {
        lock (_gate)
        {
            if (_count > 0 || _isClosed)
            {
                return;
            }
        }

        _onAbandoned();
    }
}
