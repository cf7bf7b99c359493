using Medallion.Protocol.V1;

namespace Medallion.Cli.Terminals.Progress;

/// <summary>Shows how far stages are.</summary>
internal interface IStageProgress
{
    /// <summary>Shows progress while <paramref name="work"/> goes on.</summary>
    Task ShowAsync(IReadOnlyList<Stage> stages, Func<Task> work);

    /// <summary>Takes an event of a stage.</summary>
    void Report(Stage stage, RunEvent runEvent);
}
