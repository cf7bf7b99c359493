using Medallion.Protocol.V1;
using Spectre.Console;

namespace Medallion.Cli.Terminals.Progress;

/// <summary>Writes a line when a stage starts and ends and now and then between, for a log.</summary>
internal sealed class ProgressLines(IAnsiConsole console, TimeProvider time) : IStageProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long _writtenAt = time.GetTimestamp();

    public Task ShowAsync(IReadOnlyList<Stage> stages, Func<Task> work) => work();

    public void Report(Stage stage, RunEvent runEvent)
    {
        switch (runEvent.EventCase)
        {
            case RunEvent.EventOneofCase.Accepted:
                Write(stage, ProgressText.Of(runEvent.Accepted));
                break;
            case RunEvent.EventOneofCase.Queued:
                Write(stage, $"waits in the queue, place {runEvent.Queued.Position}");
                break;
            case RunEvent.EventOneofCase.Progress when time.GetElapsedTime(_writtenAt) >= Interval:
                Write(stage, ProgressText.Of(runEvent.Progress));
                break;
            case RunEvent.EventOneofCase.Result:
                Write(stage, ProgressText.Of(runEvent.Result));
                break;
            default:
                break;
        }
    }

    private void Write(Stage stage, string text)
    {
        console.WriteLine($"{Layers.NameOf(stage)}: {text}");
        _writtenAt = time.GetTimestamp();
    }
}
