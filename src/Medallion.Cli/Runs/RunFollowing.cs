using Medallion.Cli.Pipelines;
using Medallion.Cli.Terminals;
using Medallion.Cli.Terminals.Progress;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;
using Medallion.Stages.Texts;

namespace Medallion.Cli.Runs;

/// <summary>Follows the events of one run to its end, and says what came of it.</summary>
internal sealed class RunFollowing(RunKey key, FollowEnds ends, CliContext context)
{
    private readonly EventNotes _notes = new(context.Global.Language);
    private StageReport? _result;
    private StageFailedException? _failure;

    private Language Language => context.Global.Language;

    /// <summary>Follows the events; a failure or a cancellation is part of the report.</summary>
    public async Task<FollowReport> FollowAsync(IAsyncEnumerable<RunEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            IStageProgress progress = ProgressDisplay.For(context);
            await progress.ShowAsync([key.Stage], () => TakeAsync(events, progress));
            return _failure is null ? Report("succeeded", null) : Report(StatusOf(_failure), _failure);
        }
        catch (StageFailedException failure)
        {
            return Report(ends.IsRunOver ? StatusOf(failure) : "lost", failure);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Report(ends.StatusOnSignal, null) with { Failure = ends.ReportOnSignal };
        }
    }

    private static string StatusOf(StageFailedException failure) =>
        failure.Reason == ErrorReason.RunCancelled ? "cancelled" : "failed";

    private async Task TakeAsync(IAsyncEnumerable<RunEvent> events, IStageProgress progress)
    {
        await foreach (RunEvent runEvent in events)
        {
            _notes.Take(runEvent);
            progress.Report(key.Stage, runEvent);
            _result = runEvent.Result is { } result ? StageReport.Of(result, _notes.IsReused) : _result;
            _failure = runEvent.Failure is { } failure ? StageFailedException.From(failure) : _failure;
        }
    }

    private FollowReport Report(string status, StageFailedException? failure) => new()
    {
        Status = status,
        Pipeline = key.Pipeline,
        RunId = key.RunId,
        Stage = Layers.NameOf(key.Stage),
        Task = key.Task.Length == 0 ? null : key.Task,
        Attempt = _notes.Attempt,
        Result = _result,
        Findings = _notes.Findings,
        Failure = failure is null ? null : FailureReport.Of(failure, Language),
    };
}
