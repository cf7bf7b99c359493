using Medallion.Cli.Connections;

namespace Medallion.Cli.Runs.Cancel;

/// <summary>Which run to cancel.</summary>
/// <param name="Target">The service that knows it.</param>
/// <param name="Name">The run.</param>
/// <param name="Reason">Why, for the run's record.</param>
internal sealed record RunsCancelSettings(ServiceTarget Target, RunName Name, string Reason);
