using Medallion.Cli.Connections;
using Medallion.Protocol.V1;

namespace Medallion.Cli.Runs.List;

/// <summary>Which runs to list.</summary>
/// <param name="Target">The service that knows them.</param>
/// <param name="Filter">What they have in common.</param>
/// <param name="Limit">Most runs to list.</param>
internal sealed record RunsListSettings(ServiceTarget Target, ListRunsRequest Filter, int Limit);
