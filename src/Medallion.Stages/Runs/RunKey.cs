namespace Medallion.Stages.Runs;

/// <summary>Identifies one run of one stage; minted by the client, the same for every retry.</summary>
/// <param name="Pipeline">Name of the pipeline, for example the DAG's id.</param>
/// <param name="RunId">Name of the pipeline's logical run.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Task">Tells several runs of one stage within one logical run apart; empty where there is one.</param>
public sealed record RunKey(string Pipeline, string RunId, StageKind Stage, string Task = "")
{
    /// <inheritdoc/>
    public override string ToString() =>
        Task.Length == 0 ? $"{Pipeline}/{RunId}/{Stage}" : $"{Pipeline}/{RunId}/{Stage}/{Task}";
}
