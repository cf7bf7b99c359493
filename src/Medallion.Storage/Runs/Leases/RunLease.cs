using Medallion.Storage.Objects;

namespace Medallion.Storage.Runs.Leases;

/// <summary>
/// The right to act on a record, and its only writer. Every write renews it and is the proof that it is still held.
/// </summary>
/// <remarks>
/// <para>
/// Renew every third of <see cref="LeaseOptions.Duration"/>, most simply by a <see cref="LeaseHeartbeat"/>. Look at
/// <see cref="IsHeld"/> right before acting: it goes by this machine's own elapsed time, so it turns false in time also
/// where the store cannot be reached, and after a pause of the process.
/// </para>
/// <para>
/// Between the look and the act the process can pause. What acts on something that others see must therefore be
/// conditional as well: publication expects the version that was seen after the lease was taken.
/// </para>
/// <para>Disposing it gives nothing up: a lease that is not released expires. Safe for concurrent use.</para>
/// </remarks>
public sealed class RunLease : IDisposable
{
    private readonly LeaseOptions _options;
    private readonly LeaseRecords _records;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _lost = new();
    private readonly ITimer _expiry;
    private LeaseHeader _header;
    private string _version;
    private long _sentAt;
    private volatile LeasePhase _phase;

    internal RunLease(
        RecordKey key,
        LeaseHeader header,
        LeaseWrite write,
        LeaseOptions options,
        LeaseRecords records,
        TimeProvider time)
    {
        Key = key;
        _header = header;
        (_version, _sentAt) = (write.Version, write.SentAt);
        _options = options;
        _records = records;
        _time = time;
        Lost = _lost.Token;
        _expiry = time.CreateTimer(OnExpiry, null, RemainingTime, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The record.</summary>
    public RecordKey Key { get; }

    /// <summary>Number of this acquisition: larger than that of every owner before.</summary>
    public long Epoch => _header.Epoch;

    /// <summary>True while the owner may act.</summary>
    public bool IsHeld => RemainingTime > TimeSpan.Zero;

    /// <summary>How long the owner may act without renewing; zero where the lease is lost or released.</summary>
    public TimeSpan RemainingTime
    {
        get
        {
            TimeSpan left = _options.Validity - _time.GetElapsedTime(Volatile.Read(ref _sentAt));
            return _phase == LeasePhase.Held && left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Cancelled when the lease is lost; never by an orderly release. Cancel the work with it.</summary>
    public CancellationToken Lost { get; }

    /// <summary>What the latest try to write met, for the message of a lost lease; null where it was written.</summary>
    public StoreException? Fault { get; private set; }

    internal TimeSpan RenewalInterval => _options.RenewalInterval;

    internal TimeProvider Time => _time;

    /// <summary>Writes new content and so renews the lease.</summary>
    /// <param name="content">The record's content from now on.</param>
    /// <param name="cancellationToken">
    /// Cancels the write, not the lease. Whether it took effect is then unknown, and the next write finds out.
    /// </param>
    /// <remarks>
    /// Repeats what fails for the moment as long as the lease lasts, then reports <see cref="LeaseOutcome.LeaseLost"/>.
    /// Other faults are thrown and leave the lease as it is.
    /// </remarks>
    public async Task<LeaseOutcome> RenewAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            TimeSpan left = RemainingTime;
            if (left == TimeSpan.Zero)
            {
                return Lose(LeasePhase.Stopped);
            }

            LeaseWrite? write = await WriteAsync(content, released: false, left, cancellationToken);
            Fault = null;
            return write is { } landed ? Extend(landed) : Lose(LeasePhase.Ended);
        }
        catch (StoreException fault)
        {
            Fault = fault;
            if (fault.Fault != StoreFault.Unavailable)
            {
                throw;
            }

            return Lose(LeasePhase.Stopped); // Repeated until the time was used up.
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes the last content and gives the record up: the next may take it at once.</summary>
    /// <remarks>
    /// Also possible after the lease ran out: the write still takes effect only if nobody has taken over, and spares
    /// everybody the wait. Repeats what fails for the moment for <see cref="LeaseOptions.Duration"/>, then throws it.
    /// </remarks>
    public async Task<LeaseOutcome> ReleaseAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // Once it is sent, the release can have taken effect, whatever the answer is: another may begin at any moment.
            if (!MoveTo(LeasePhase.Stopped))
            {
                return LeaseOutcome.LeaseLost;
            }

            LeaseWrite? write = await WriteAsync(content, released: true, _options.Duration, cancellationToken);
            if (write is null)
            {
                return Lose(LeasePhase.Ended);
            }

            MoveTo(LeasePhase.Ended);
            return LeaseOutcome.Written;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        MoveTo(LeasePhase.Ended);
        _expiry.Dispose();
        _lost.Dispose();
        _turn.Dispose();
    }

    private async Task<LeaseWrite?> WriteAsync(
        ReadOnlyMemory<byte> content,
        bool released,
        TimeSpan patience,
        CancellationToken cancellationToken)
    {
        // Counted before it is sent: a write that was given up and landed later is not taken for the next one.
        _header = _header with { Renewals = _header.Renewals + 1, Released = released };
        LeaseWrite? write = await _records.WriteAsync(
            Key, _header, content, _version, patience, cancellationToken, fault => Fault = fault);
        _version = write?.Version ?? _version;
        return write;
    }

    private LeaseOutcome Extend(LeaseWrite write)
    {
        Volatile.Write(ref _sentAt, write.SentAt);
        if (!IsHeld)
        {
            return Lose(LeasePhase.Stopped);
        }

        _expiry.Change(RemainingTime, Timeout.InfiniteTimeSpan);
        return LeaseOutcome.Written;
    }

    private LeaseOutcome Lose(LeasePhase phase)
    {
        MoveTo(phase);
        try
        {
            _lost.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Disposed in the same moment: nobody listens any more.
        }

        return LeaseOutcome.LeaseLost;
    }

    /// <summary>Goes to a phase, but never back; false where the lease has ended.</summary>
    private bool MoveTo(LeasePhase phase)
    {
        lock (_gate)
        {
            bool open = _phase != LeasePhase.Ended;
            _phase = phase > _phase ? phase : _phase;
            return open;
        }
    }

    private void OnExpiry(object? state)
    {
        TimeSpan left = RemainingTime;
        if (left > TimeSpan.Zero)
        {
            _expiry.Change(left, Timeout.InfiniteTimeSpan); // It was renewed meanwhile, or the timer came early.
        }
        else if (_phase == LeasePhase.Held)
        {
            Lose(LeasePhase.Stopped);
        }
    }
}
