using Medallion.Stages.Execution;
using Microsoft.Extensions.Logging;

namespace Medallion.Stages.Runs;

/// <summary>What every run of this process shares.</summary>
/// <param name="Engine">Carries plans out.</param>
/// <param name="Limits">Bounds.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
/// <param name="Executor">Name of this process.</param>
internal sealed record RunEnvironment(
    IStageEngine Engine,
    RunLimits Limits,
    TimeProvider Time,
    ILogger Logger,
    string Executor);
