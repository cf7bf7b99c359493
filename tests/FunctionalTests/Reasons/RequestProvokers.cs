using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;
using Medallion.Protocol.V1;
using Medallion.Stages.Failures;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Reasons;

/// <summary>Calls that are refused whatever the state of the data.</summary>
internal static class RequestProvokers
{
    public static IEnumerable<KeyValuePair<FailureReason, Provoker>> All { get; } =
    [
        new(FailureReason.InvalidRequest, new(static () => InAsync(static lake =>
            Refused.BronzeAsync(lake, static request => request.Run.Key.RunId = "")))),
        new(FailureReason.StoreNotConfigured, new(static () => InAsync(static lake =>
            Refused.BronzeAsync(lake, static request => request.StoreUri = "s3://another-bucket")))),
        new(FailureReason.Unauthenticated, new(static () => InAsync(
            static lake => CallAsync(lake, Refused.Header), ("Medallion:Tokens:0:Value", "a-token-of-one-team")))),
        new(FailureReason.IssuerUnavailable, new(IssuerUnavailableAsync)),
        new(FailureReason.Unimplemented, new(static () => InAsync(static lake => UnknownMethodAsync(lake, "medallion.v1.RunService")))),
        new(FailureReason.ServiceNotFound, new(static () => InAsync(UnknownServiceAsync))),
        new(FailureReason.CallTimedOut, new(CallTimedOutAsync)),
    ];

    private static async Task<RpcException> InAsync(Func<Lake, Task<RpcException>> call, params (string Name, string Value)[] settings)
    {
        await using Lake lake = await Lake.InFolderAsync(settings);
        return await call(lake);
    }

    private static Task<RpcException> CallAsync(Lake lake, Metadata headers) => Assert.ThrowsAsync<RpcException>(async () =>
        await new RunService.RunServiceClient(lake.Calls).ListRunsAsync(new ListRunsRequest(), headers));

    private static async Task<RpcException> IssuerUnavailableAsync()
    {
        TestIssuer issuer = await TestIssuer.StartAsync();
        await issuer.DisposeAsync();
        Metadata headers = Refused.Header;
        headers.Add("authorization", $"Bearer {issuer.Token()}");
        return await InAsync(lake => CallAsync(lake, headers), [.. issuer.Settings()]);
    }

    private static Task<RpcException> UnknownMethodAsync(Lake lake, string service)
    {
        Marshaller<ListRunsRequest> any = Marshallers.Create(static m => m.ToByteArray(), ListRunsRequest.Parser.ParseFrom);
        var method = new Method<ListRunsRequest, ListRunsRequest>(MethodType.Unary, service, "Nothing", any, any);
        return Assert.ThrowsAsync<RpcException>(async () =>
            await lake.Calls.AsyncUnaryCall(method, null, new CallOptions(Refused.Header), new ListRunsRequest()));
    }

    private static Task<RpcException> UnknownServiceAsync(Lake lake) => Assert.ThrowsAsync<RpcException>(async () =>
        await new Health.HealthClient(lake.Calls).CheckAsync(new HealthCheckRequest { Service = "medallion.v1.Nothing" }, Refused.Header));

    /// <summary>The service keeps the deadline too; here the client does not, so that it hears what the service says.</summary>
    private static async Task<RpcException> CallTimedOutAsync()
    {
        await using Runs.RunsLake lake = await Runs.RunsLake.StartAsync();
        lake.AddSlowObject();
        using var caller = new RawCaller(lake.First.Address);
        RpcException error = await caller.CallAsync(
            "/medallion.v1.StageExecutionService/ReadBronze",
            RawCaller.Frame(Runs.RunsLake.Request(lake.First, "slow").ToByteArray()),
            ("grpc-timeout", "700m"),
            ("accept-language", Refused.Language));
        await Runs.RunsLake.CancelAsync(lake.First, "slow");
        return error;
    }
}
