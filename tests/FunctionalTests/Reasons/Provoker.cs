using Grpc.Core;

namespace Medallion.FunctionalTests.Reasons;

/// <summary>Brings the running service to fail for one reason.</summary>
/// <param name="ProvokeAsync">Does it with a client that asks for Portuguese; returns what the client was told.</param>
/// <param name="Need">What that takes.</param>
internal sealed record Provoker(Func<Task<RpcException>> ProvokeAsync, Need Need = Need.Nothing);
