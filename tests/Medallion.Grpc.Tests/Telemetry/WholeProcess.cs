namespace Medallion.Grpc.Tests.Telemetry;

/// <summary>Tests that look at what the whole process tells: no other runs beside them.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;
