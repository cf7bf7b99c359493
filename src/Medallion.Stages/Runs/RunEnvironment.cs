using Medallion.Stages.Execution;
using Medallion.Stages.Runs.Ledger;
using Microsoft.Extensions.Logging;

namespace Medallion.Stages.Runs;

/// <summary>What every run of this process shares.</summary>
/// <param name="Engine">Carries plans out.</param>
/// <param name="Limits">Bounds.</param>
/// <param name="Ledger">The runs of all replicas.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
internal sealed record RunEnvironment(
    IStageEngine Engine,
    RunLimits Limits,
    RunLedger Ledger,
    TimeProvider Time,
    ILogger Logger);
