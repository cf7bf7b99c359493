using Medallion.Protocol.V1;

namespace Medallion.Cli.Terminals.Progress;

/// <summary>Shows nothing: whoever asked for one document gets the content of the events in it.</summary>
internal sealed class NoProgress : IStageProgress
{
    public Task ShowAsync(IReadOnlyList<Stage> stages, Func<Task> work) => work();

    public void Report(Stage stage, RunEvent runEvent)
    {
    }
}
