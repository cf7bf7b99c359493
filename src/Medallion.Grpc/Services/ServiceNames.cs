namespace Medallion.Grpc.Services;

/// <summary>
/// Names of the services, as in their paths. Said here so that the service listens before descriptors are built, which takes
/// a good part of a start: nothing needs them before the first call.
/// </summary>
internal static class ServiceNames
{
    /// <summary>The service that runs stages.</summary>
    public const string Stages = "medallion.v1.StageExecutionService";

    /// <summary>The service that tells of runs.</summary>
    public const string Runs = "medallion.v1.RunService";
}
