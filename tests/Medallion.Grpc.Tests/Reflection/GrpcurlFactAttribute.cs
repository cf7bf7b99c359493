using Medallion.Tests.Shared;

namespace Medallion.Grpc.Tests.Reflection;

/// <summary>A test with grpcurl; says so and is skipped where the kit is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GrpcurlFactAttribute : FactAttribute
{
    public GrpcurlFactAttribute() =>
        Skip = Program is null ? "grpcurl is not there: set MEDALLION_KIT to the unpacked kit." : null;

    /// <summary>Path of grpcurl, or null.</summary>
    public static string? Program { get; } =
        RepositoryPaths.Kit is { } kit && Path.Combine(kit, "bin", "grpcurl") is var path && File.Exists(path)
            ? path
            : null;
}
