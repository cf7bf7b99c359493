namespace Medallion.Protocol.Client;

/// <summary>Paces reconnections and decides when a service has been away for too long.</summary>
internal sealed class Outage(MedallionClientOptions options, TimeProvider time)
{
    private readonly Random _random = new();
    private long? _lostAt;
    private TimeSpan _backoff = options.InitialBackoff;

    /// <summary>The service answered.</summary>
    public void OnContact() => _lostAt = null;

    /// <summary>The service told something new: only that allows quick reconnections again.</summary>
    public void OnNews() => _backoff = options.InitialBackoff;

    /// <summary>Waits before the next try, or gives up with <paramref name="failure"/>.</summary>
    public async Task WaitAsync(StageFailedException failure, bool wasReached, CancellationToken cancellationToken)
    {
        _lostAt ??= time.GetTimestamp();
        TimeSpan patience = wasReached ? options.ReconnectTimeout : options.ConnectTimeout;
        TimeSpan wait = NextWait(failure.RetryDelay);
        if (time.GetElapsedTime(_lostAt.Value) + wait > patience)
        {
            throw failure;
        }

        await Task.Delay(wait, time, cancellationToken);
    }

    /// <summary>At least what the service asks for; spread, so that many clients do not come back at once.</summary>
    private TimeSpan NextWait(TimeSpan? askedFor)
    {
        const double FixedShare = 0.5;
#pragma warning disable CA5394 // spreading load needs no secret
        TimeSpan spread = _backoff * (FixedShare + (1 - FixedShare) * _random.NextDouble());
#pragma warning restore CA5394
        _backoff = TimeSpan.FromTicks(Math.Min(_backoff.Ticks * 2, options.MaxBackoff.Ticks));
        return (askedFor ?? TimeSpan.Zero) + spread;
    }
}
