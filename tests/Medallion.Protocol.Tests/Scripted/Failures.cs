using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace Medallion.Protocol.Tests.Scripted;

/// <summary>Statuses as a service, or the network before it, ends calls with.</summary>
internal static class Failures
{
    public static RpcException Cut(StatusCode code = StatusCode.Unavailable) =>
        new(new Status(code, "the line was cut"));

    public static RpcException Explained(
        StatusCode code, string reason, TimeSpan? retryDelay = null, params IMessage[] more)
    {
        var info = new ErrorInfo { Domain = "medallion", Type = reason };
        info.Metadata["remedy"] = "do this";
        info.Metadata["object"] = "s3://bucket/data/bronze/a.csv";
        info.Metadata["row"] = "7";
        info.Metadata["column"] = "User Id";
        List<IMessage> details = [info, new Help { Links = { new Help.Types.Link { Url = "errors.md#x" } } }, .. more];
        if (retryDelay is { } delay)
        {
            details.Add(new RetryInfo { RetryDelay = delay.ToDuration() });
        }

        var status = new Google.Rpc.Status { Code = (int)code, Message = "what happened" };
        status.Details.AddRange(details.Select(static detail => Any.Pack(detail)));
        var trailers = new Metadata { { "grpc-status-details-bin", status.ToByteArray() } };
        return new RpcException(new Status(code, "what happened"), trailers);
    }
}
