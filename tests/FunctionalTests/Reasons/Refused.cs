using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.FunctionalTests.Reasons;

/// <summary>Calls that ask for Portuguese and are refused; what they are told.</summary>
internal static class Refused
{
    public const string Language = "pt-BR";

    /// <summary>Asks for Portuguese where the request has no field for it.</summary>
    public static Metadata Header => new() { { "accept-language", Language } };

    public static Task<RpcException> BronzeAsync(Lake lake, Action<ReadBronzeRequest>? change = null) =>
        Assert.ThrowsAsync<RpcException>(() => lake.ReadBronzeAsync(request =>
        {
            request.Run.Language = Language;
            change?.Invoke(request);
        }));

    public static Task<RpcException> SilverAsync(Lake lake, Action<WriteSilverRequest>? change = null) =>
        Assert.ThrowsAsync<RpcException>(() => lake.WriteSilverAsync(request =>
        {
            request.Run.Language = Language;
            change?.Invoke(request);
        }));

    public static Task<RpcException> GoldAsync(Lake lake, Action<WriteGoldRequest>? change = null) =>
        Assert.ThrowsAsync<RpcException>(() => lake.WriteGoldAsync(request =>
        {
            request.Run.Language = Language;
            change?.Invoke(request);
        }));

    /// <summary>Watches the bronze stage of a run.</summary>
    public static async Task<RpcException> WatchAsync(Lake lake, string runId)
    {
        using AsyncServerStreamingCall<WatchRunResponse> call = new RunService.RunServiceClient(lake.Calls).WatchRun(
            new WatchRunRequest
            {
                Key = new RunKey { Pipeline = "people_pipeline", RunId = runId, Stage = Stage.ReadBronze },
                Language = Language,
            });
        return await EndAsync(call);
    }

    /// <summary>Asks for the bronze stage of a run to be done again.</summary>
    public static async Task<RpcException> RetryAsync(Lake lake, string runId)
    {
        using AsyncServerStreamingCall<RetryRunResponse> call = new RunService.RunServiceClient(lake.Calls).RetryRun(
            new RetryRunRequest
            {
                Key = new RunKey { Pipeline = "people_pipeline", RunId = runId, Stage = Stage.ReadBronze },
                Force = true,
                Language = Language,
            });
        return await EndAsync(call);
    }

    /// <summary>Reads a stream up to the failure in which it ends.</summary>
    public static Task<RpcException> EndAsync<T>(AsyncServerStreamingCall<T> call) => Assert.ThrowsAsync<RpcException>(async () =>
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await call.ResponseStream.MoveNext(patience.Token))
        {
            Assert.NotNull(call.ResponseStream.Current);
        }
    });
}
