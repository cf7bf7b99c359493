using Medallion.Cli.Connections;

namespace Medallion.Cli.Runs.Watch;

/// <summary>Which run to watch.</summary>
/// <param name="Target">The service that knows it.</param>
/// <param name="Name">The run.</param>
internal sealed record RunsWatchSettings(ServiceTarget Target, RunName Name);
