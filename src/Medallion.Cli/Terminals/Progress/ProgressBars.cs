using Medallion.Protocol.V1;
using Spectre.Console;

namespace Medallion.Cli.Terminals.Progress;

/// <summary>Shows a bar for each stage, for a person at a terminal.</summary>
internal sealed class ProgressBars(IAnsiConsole console) : IStageProgress
{
    private const int BarWidth = 30;

    private readonly Dictionary<Stage, ProgressTask> _bars = [];
    private readonly ProgressTextColumn _texts = new();

    public Task ShowAsync(IReadOnlyList<Stage> stages, Func<Task> work) => console.Progress()
        .AutoClear(false)
        .HideCompleted(false)
        .Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn { Width = BarWidth },
            new PercentageColumn(),
            _texts)
        .StartAsync(async context =>
        {
            foreach (Stage stage in stages)
            {
                _bars[stage] = context.AddTask(Layers.NameOf(stage), autoStart: false, maxValue: 1);
            }

            await work();
        });

    public void Report(Stage stage, RunEvent runEvent)
    {
        ProgressTask bar = _bars[stage];
        switch (runEvent.EventCase)
        {
            case RunEvent.EventOneofCase.Accepted when !bar.IsStarted:
                bar.StartTask();
                bar.IsIndeterminate = true;
                break;
            case RunEvent.EventOneofCase.Queued:
                _texts.SetText(bar, $"waits in the queue, place {runEvent.Queued.Position}");
                break;
            case RunEvent.EventOneofCase.Progress:
                Advance(bar, runEvent.Progress);
                break;
            case RunEvent.EventOneofCase.Result:
                bar.IsIndeterminate = false;
                bar.Value = bar.MaxValue;
                _texts.SetText(bar, ProgressText.Of(runEvent.Result));
                bar.StopTask();
                break;
            default:
                break;
        }
    }

    private void Advance(ProgressTask bar, RunProgress progress)
    {
        if (ProgressText.ShareOf(progress) is { } share)
        {
            bar.IsIndeterminate = false;
            bar.Value = share;
        }

        _texts.SetText(bar, ProgressText.Of(progress));
    }
}
