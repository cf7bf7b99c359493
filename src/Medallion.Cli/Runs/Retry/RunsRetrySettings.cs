using Medallion.Cli.Connections;

namespace Medallion.Cli.Runs.Retry;

/// <summary>Which run to do again, and how.</summary>
/// <param name="Target">The service that does it.</param>
/// <param name="Name">The run.</param>
/// <param name="Force">Whether to execute even where it has succeeded.</param>
/// <param name="CompleteBy">The promise; null for the one of before.</param>
internal sealed record RunsRetrySettings(ServiceTarget Target, RunName Name, bool Force, DateTimeOffset? CompleteBy);
