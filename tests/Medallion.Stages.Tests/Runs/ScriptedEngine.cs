using Medallion.Stages.Execution;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;

namespace Medallion.Stages.Tests.Runs;

/// <summary>An engine whose stages do what the test says.</summary>
internal sealed class ScriptedEngine : IStageEngine
{
    private int _executions;

    public int Executions => Volatile.Read(ref _executions);

    public bool OutputsStand { get; set; } = true;

    public Func<IStageObserver, CancellationToken, Task<StageOutcome>> Script { get; set; } =
        static (_, _) => Task.FromResult<StageOutcome>(SilverOutcomes.OfRows(1));

    public Task<StageOutcome> ExecuteAsync(StagePlan plan, IStageObserver observer, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _executions);
        return Script(observer, cancellationToken);
    }

    public Task<bool> OutputsStandAsync(StagePlan plan, StageOutcome outcome, CancellationToken cancellationToken) =>
        Task.FromResult(OutputsStand);
}
