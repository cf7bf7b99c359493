using Medallion.Cli.Connections;
using Medallion.Cli.Pipelines;

namespace Medallion.Cli.Run;

/// <summary>What to run, and on which service.</summary>
/// <param name="Request">What to run.</param>
/// <param name="Target">The service.</param>
internal sealed record RunSettings(PipelineRequest Request, ServiceTarget Target);
