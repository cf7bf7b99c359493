using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;

namespace Medallion.Stages.Execution;

/// <summary>Carries plans out. This process is one engine; a cluster can be another behind the same runs and commits.</summary>
public interface IStageEngine
{
    /// <summary>
    /// Carries a plan out; returns only when its output is visible and durable. Throws what stopped it, with nothing
    /// half-written visible.
    /// </summary>
    Task<StageOutcome> ExecuteAsync(StagePlan plan, IStageObserver observer, CancellationToken cancellationToken);

    /// <summary>Whether what a succeeded plan published is still there, unchanged.</summary>
    Task<bool> OutputsStandAsync(StagePlan plan, StageOutcome outcome, CancellationToken cancellationToken);
}
