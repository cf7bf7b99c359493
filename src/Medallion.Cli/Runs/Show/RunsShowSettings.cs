using Medallion.Cli.Connections;

namespace Medallion.Cli.Runs.Show;

/// <summary>Which run to show.</summary>
/// <param name="Target">The service that knows it.</param>
/// <param name="Name">The run.</param>
internal sealed record RunsShowSettings(ServiceTarget Target, RunName Name);
