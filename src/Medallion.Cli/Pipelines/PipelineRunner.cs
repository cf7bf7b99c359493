using Medallion.Cli.Terminals;
using Medallion.Cli.Terminals.Progress;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;
using Medallion.Stages.Texts;

namespace Medallion.Cli.Pipelines;

/// <summary>Runs stages one after the other, each on exactly what the one before returned.</summary>
internal sealed class PipelineRunner(MedallionClient client, PipelineRequest request, Language language)
{
    private readonly List<StageReport> _stages = [];
    private readonly EventNotes _notes = new(language);

    /// <summary>Runs the stages; a failure or a cancellation is part of the report.</summary>
    public async Task<PipelineReport> RunAsync(IStageProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            await progress.ShowAsync(request.Stages, () => RunStagesAsync(progress, cancellationToken));
            return Report("succeeded", null);
        }
        catch (StageFailedException failure)
        {
            return Report("failed", FailureReport.Of(failure, language));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Report("cancelled", FailureReport.Cancelled(language));
        }
    }

    private async Task RunStagesAsync(IStageProgress progress, CancellationToken cancellationToken)
    {
        var results = new Dictionary<Stage, StageResult>();
        foreach (Stage stage in request.Stages)
        {
            _notes.BeginRun();
            StageCall call = StageCalls.Of(stage, request, results);
            await foreach (RunEvent runEvent in client.FollowAsync(call, cancellationToken))
            {
                _notes.Take(runEvent);
                progress.Report(stage, runEvent);
                if (runEvent.Result is { } result)
                {
                    results[stage] = result;
                    _stages.Add(StageReport.Of(result, _notes.IsReused));
                }
            }
        }
    }

    private PipelineReport Report(string status, FailureReport? failure) => new()
    {
        Status = status,
        Pipeline = request.Pipeline,
        RunId = request.RunId,
        Store = request.Store.ToString(),
        Stages = _stages,
        Findings = _notes.Findings,
        Failure = failure,
    };
}
