using System.Diagnostics;
using Medallion.Stages.Execution;

namespace Medallion.Stages.Telemetry;

/// <summary>
/// The spans of a stage's phases, one at a time: the next one begins where the last one ends, so that together they are the
/// whole stage. What is current in the flow that enters a phase is then the phase's span.
/// </summary>
internal sealed class PhaseSpans(Activity stage, StageMeter meter)
{
    /// <summary>What a stage does before it says what it does: it finds what the stage before has left.</summary>
    public const string Preparing = "Preparing";

    private Activity? _phase;
    private StageProgress? _before;

    /// <summary>Begins with the first phase.</summary>
    public void Start()
    {
        Begin(Preparing, new DateTimeOffset(stage.StartTimeUtc, TimeSpan.Zero));
        meter.PhaseEntered = Enter;
    }

    /// <summary>Ends the last phase.</summary>
    /// <param name="at">When the stage ended.</param>
    public void End(DateTimeOffset at)
    {
        meter.PhaseEntered = null;
        Finish(at);
    }

    private void Enter(Phase phase)
    {
        DateTimeOffset now = Clock.UtcNow;
        Finish(now);
        Begin(Enum.GetName(phase) ?? "_OTHER", now);
    }

    private void Begin(string phase, DateTimeOffset at)
    {
        _before = meter.Read();
        Activity.Current = stage;
        _phase = StageTelemetry.Source.StartActivity(
            StageSpans.Phase + phase, ActivityKind.Internal, default(ActivityContext), startTime: at);
        _phase?.SetTag(StageAttributes.Phase, phase);
    }

    private void Finish(DateTimeOffset at)
    {
        if (_phase is { } phase && _before is { } before)
        {
            StageProgress now = meter.Read();
            phase.SetTag(StageAttributes.ObjectsRead, now.FilesDone - before.FilesDone)
                .SetTag(StageAttributes.BytesRead, now.BytesDone - before.BytesDone)
                .SetTag(StageAttributes.RowsRead, now.RowsDone - before.RowsDone)
                .SetEndTime(at.UtcDateTime);
            phase.Stop();
        }

        _phase = null;
    }
}
