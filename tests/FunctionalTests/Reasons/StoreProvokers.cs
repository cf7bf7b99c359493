using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Medallion.FunctionalTests.Faults;
using Medallion.Stages.Failures;

namespace Medallion.FunctionalTests.Reasons;

/// <summary>Stores that are not there, refuse, or do not keep what they promise.</summary>
internal static class StoreProvokers
{
    public static IEnumerable<KeyValuePair<FailureReason, Provoker>> All { get; } =
    [
        new(FailureReason.StoreNotFound, new(StoreNotFoundAsync)),
        new(FailureReason.StoreUnavailable, new(StoreUnavailableAsync)),
        new(FailureReason.StoreAccessDenied, new(StoreAccessDeniedAsync, Need.S3)),
        new(FailureReason.StoreRejected, new(static () => ReadAsync(static call => call.Method == "GET" && IsOf(call, "people.csv")
            ? new S3Trick { Answer = S3Trick.Error(403, "InvalidObjectState", "The object is archived.") }
            : null), Need.S3)),
        new(FailureReason.StoreFull, new(static () => ReadAsync(static call => call.Method == "PUT"
            ? new S3Trick { Answer = S3Trick.Error(507, "InsufficientStorage", "No room.") }
            : null), Need.S3)),
        new(FailureReason.StoreNotConditional, new(static () => ReadAsync(
            static _ => new S3Trick { IgnoresConditions = true }), Need.S3)),
        new(FailureReason.PublishConflict, new(PublishConflictAsync, Need.S3)),
        new(FailureReason.VerificationFailed, new(VerificationFailedAsync, Need.S3)),
    ];

    private static bool IsOf(S3Call call, string name) => call.Target.Contains(name, StringComparison.Ordinal);

    private static async Task<RpcException> StoreNotFoundAsync()
    {
        string uri = $"file://{Path.Combine(Path.GetTempPath(), $"absent-{Guid.NewGuid():N}")}";
        await using Lake lake = await Lake.InFolderAsync(("Medallion:Stores:1:Uri", uri));
        return await Refused.BronzeAsync(lake, request => request.StoreUri = uri);
    }

    /// <summary>Nobody listens where it should be.</summary>
    private static async Task<RpcException> StoreUnavailableAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        EndPoint nobody = listener.LocalEndpoint;
        listener.Stop();
        const string Store = "Medallion:Stores:1";
        await using Lake lake = await Lake.InFolderAsync(
            ($"{Store}:Uri", "s3://a-bucket"),
            ($"{Store}:S3:ServiceUrl", $"http://{nobody}"),
            ($"{Store}:S3:AccessKeyId", "key"),
            ($"{Store}:S3:SecretAccessKey", "secret"),
            ($"{Store}:S3:MaxRetries", "0"));
        return await Refused.BronzeAsync(lake, static request => request.StoreUri = "s3://a-bucket");
    }

    private static async Task<RpcException> StoreAccessDeniedAsync()
    {
        await using StrangeBucket bucket = await StrangeBucket.StartAsync(Rows.Few, secret: "not-the-secret-key");
        return await Refused.BronzeAsync(bucket.Lake, bucket.Bronze);
    }

    private static async Task<RpcException> ReadAsync(Func<S3Call, S3Trick?> judge)
    {
        await using StrangeBucket bucket = await StrangeBucket.StartAsync(Rows.Few);
        bucket.Proxy.Play(judge);
        return await Refused.BronzeAsync(bucket.Lake, bucket.Bronze);
    }

    /// <summary>Somebody else writes silver in the last moment before it is published.</summary>
    private static async Task<RpcException> PublishConflictAsync()
    {
        await using StrangeBucket bucket = await StrangeBucket.StartAsync(Rows.Few);
        await bucket.Lake.ReadBronzeAsync(bucket.Bronze);
        var other = new S3Trick { Before = () => bucket.PutAsync(bucket.SilverKey, Rows.Few) };
        bucket.Proxy.Play(call => call.Method == "PUT" && IsOf(call, bucket.SilverKey) ? other : null);
        return await Refused.SilverAsync(bucket.Lake, bucket.Silver);
    }

    /// <summary>What the store keeps is shorter than what it was sent.</summary>
    private static async Task<RpcException> VerificationFailedAsync()
    {
        await using StrangeBucket bucket = await StrangeBucket.StartAsync(Rows.Many);
        await bucket.Lake.ReadBronzeAsync(bucket.Bronze);
        var damage = new S3Trick { After = () => bucket.CutAsync(bucket.SilverKey) };
        bucket.Proxy.Play(call => IsCompletion(call) && IsOf(call, bucket.SilverKey) ? damage : null);
        return await Refused.SilverAsync(bucket.Lake, bucket.Silver);
    }

    private static bool IsCompletion(S3Call call) => call.Method == "POST" && IsOf(call, "uploadId=");
}
