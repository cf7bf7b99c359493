using Medallion.Stages.Runs;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Plans;

/// <summary>
/// What a stage is to read, how, and where it is to publish. Says nothing of how that is carried out: any engine can.
/// </summary>
/// <param name="Key">The run.</param>
/// <param name="Store">Where every object lies.</param>
public abstract record StagePlan(RunKey Key, StoreUri Store)
{
    /// <summary>Which execution of the run this is; what it publishes says so. Default 1.</summary>
    public int Attempt { get; init; } = 1;
}
