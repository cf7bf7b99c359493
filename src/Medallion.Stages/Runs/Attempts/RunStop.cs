using Medallion.Stages.Failures;
using Medallion.Stages.Findings;

namespace Medallion.Stages.Runs.Attempts;

/// <summary>Asks an attempt to stop from outside its stage, and says afterwards why; the first cause stays.</summary>
internal sealed class RunStop : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly Lock _gate = new();
    private RunStopCause _cause;
    private string _reason = "";
    private DataLocation? _place;
    private bool _closed;

    public RunStop() => Token = _source.Token;

    /// <summary>Cancelled when the attempt is to stop.</summary>
    public CancellationToken Token { get; }

    /// <summary>What a stage that was stopped ends with; null where nobody asked for it.</summary>
    public StageException? Failure
    {
        get
        {
            lock (_gate)
            {
                return ReasonOf(_cause) is { } reason ? new StageException(reason, _place, _reason) : null;
            }
        }
    }

    /// <summary>Asks it to stop, unless it was asked before or has ended.</summary>
    public void Ask(RunStopCause cause, string reason, DataLocation? place = null)
    {
        lock (_gate)
        {
            if (_closed || _cause != RunStopCause.None)
            {
                return;
            }

            (_cause, _reason, _place) = (cause, reason, place);
        }

        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended in the same moment.
        }
    }

    /// <summary>It has ended: nothing stops it any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private static FailureReason? ReasonOf(RunStopCause cause) => cause switch
    {
        RunStopCause.Cancelled or RunStopCause.Abandoned => FailureReason.RunCancelled,
        RunStopCause.TimedOut => FailureReason.RunTimedOut,
        RunStopCause.Stalled => FailureReason.StoreUnavailable,
        RunStopCause.ServerStopping => FailureReason.ServerStopping,
        RunStopCause.LeaseLost => FailureReason.RunInterrupted,
        _ => null,
    };
}
