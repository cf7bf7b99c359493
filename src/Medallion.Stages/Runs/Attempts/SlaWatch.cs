using Medallion.Stages.Runs.Events;

namespace Medallion.Stages.Runs.Attempts;

/// <summary>Compares the estimate of a run with its promise; says at risk once and missed once.</summary>
internal sealed class SlaWatch(DateTimeOffset? completeBy)
{
    private bool _saidAtRisk;
    private bool _saidMissed;

    /// <summary>State of the promise so far.</summary>
    public SlaState State =>
        completeBy is null ? SlaState.None
        : _saidMissed ? SlaState.Missed
        : _saidAtRisk ? SlaState.AtRisk
        : SlaState.OnTrack;

    /// <summary>What is to be said now, or null.</summary>
    public SlaNoticed? Check(DateTimeOffset now, TimeSpan? remaining)
    {
        if (completeBy is not { } promise)
        {
            return null;
        }

        DateTimeOffset? estimate = remaining is { } rest ? now + rest : null;
        if (now > promise && !_saidMissed)
        {
            _saidMissed = true;
            return new SlaNoticed(SlaState.Missed, promise, estimate);
        }

        if (estimate > promise && !_saidAtRisk && !_saidMissed)
        {
            _saidAtRisk = true;
            return new SlaNoticed(SlaState.AtRisk, promise, estimate);
        }

        return null;
    }

    /// <summary>State of the promise for a run that ends now.</summary>
    public SlaState AtEnd(DateTimeOffset now) =>
        completeBy is not { } promise ? SlaState.None : now > promise ? SlaState.Missed : SlaState.OnTrack;
}
