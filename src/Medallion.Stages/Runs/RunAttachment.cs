using Medallion.Stages.Runs.Events;

namespace Medallion.Stages.Runs;

/// <summary>How a call met its run, and the run's events.</summary>
/// <param name="Key">The run.</param>
/// <param name="Acceptance">How the call met it.</param>
/// <param name="Events">Its events, the last one being <see cref="Succeeded"/> or <see cref="Failed"/>.</param>
public sealed record RunAttachment(RunKey Key, Acceptance Acceptance, IAsyncEnumerable<RunEvent> Events);
