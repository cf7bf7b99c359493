using Medallion.Stages.Execution;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Telemetry;

namespace Medallion.Stages.Runs.Attempts;

/// <summary>
/// Tells how far a stage is while it executes, and stops one whose store gives no answer. Each phase is told once as a
/// stored event; what lies between is shown live and never replayed, so that the log of a run of a day is no longer than
/// that of a run of a second. The ledger gets the latest counts ever more rarely.
/// </summary>
internal sealed class ProgressReporter(
    StageMeter meter, RunLog log, SlaWatch sla, RunStop stop, RunTelemetry? telemetry, RunLimits limits, TimeProvider time)
{
    private const double WrittenPerElapsed = 1.0 / 200;

    private readonly HashSet<Phase> _told = [];
    private TimeSpan _writtenAt;

    /// <summary>Reports until it is cancelled.</summary>
    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(limits.ProgressInterval, time);
        while (await TickAsync(timer, cancellationToken))
        {
            StageProgress progress = meter.Read();
            if (sla.Check(time.GetUtcNow(), progress.Remaining) is { } notice)
            {
                log.Append(notice);
                telemetry?.Notice(notice.State);
            }

            Tell(progress);
            if (meter.FindStall(limits.StallTimeout) is { } place)
            {
                stop.Ask(RunStopCause.Stalled, $"It gave no answer for {limits.StallTimeout}, and nothing else went on", place);
            }
        }
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Tell(StageProgress progress)
    {
        if (_told.Add(progress.Phase))
        {
            log.Append(new Progressed(progress));
            _writtenAt = progress.Elapsed;
            return;
        }

        log.Show(new Progressed(progress));
        if (progress.Elapsed - _writtenAt >= progress.Elapsed * WrittenPerElapsed)
        {
            log.WantWrite();
            _writtenAt = progress.Elapsed;
        }
    }
}
