using Google.Rpc;
using Grpc.Core;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Reasons;

/// <summary>How a call ended, or that it did not end with its headers: then it was let in, and messages may follow.</summary>
/// <param name="Error">The status, where it is not OK.</param>
internal sealed record GrpcAnswer(RpcException? Error)
{
    /// <summary>Why it was refused; null where it was not.</summary>
    public string? Reason => Error is null ? null : StatusContract.Find<ErrorInfo>(Error)?.Type ?? $"{Error.StatusCode}";
}
