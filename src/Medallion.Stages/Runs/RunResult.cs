using Medallion.Stages.Findings;
using Medallion.Stages.Outcomes;

namespace Medallion.Stages.Runs;

/// <summary>What a succeeded run returns.</summary>
/// <param name="Outcome">The stage's own part.</param>
/// <param name="Elapsed">Time from the attempt's start to its result.</param>
/// <param name="SlaState">State of the promise at completion.</param>
/// <param name="FindingCounts">Findings by code, all counted.</param>
public sealed record RunResult(
    StageOutcome Outcome,
    TimeSpan Elapsed,
    SlaState SlaState,
    IReadOnlyDictionary<FindingCode, long> FindingCounts);
