using Medallion.Cli.Pipelines;
using Medallion.Cli.Stores;

namespace Medallion.Cli.Run;

/// <summary>What to run, and on which service.</summary>
/// <param name="Request">What to run.</param>
/// <param name="Endpoint">The service; null for one in this process.</param>
/// <param name="Access">How a service in this process reaches the store.</param>
internal sealed record RunSettings(PipelineRequest Request, Uri? Endpoint, StoreAccess Access);
