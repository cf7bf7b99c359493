using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Medallion.Protocol.V1;
using Medallion.Stages.Failures;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests.Reasons;

/// <summary>What goes wrong in the service's own machine.</summary>
internal static class ServerProvokers
{
    public static IEnumerable<KeyValuePair<FailureReason, Provoker>> All { get; } =
    [
        new(FailureReason.LocalDiskFull, new(LocalDiskFullAsync, Need.TinyVolume)),
        new(FailureReason.SpillLimitExceeded, new(SpillLimitExceededAsync)),
        new(FailureReason.Internal, new(InternalAsync)),
    ];

    private static async Task<RpcException> LocalDiskFullAsync()
    {
        using TinyVolume volume = TinyVolume.TryMount()!;
        await using Lake lake = await WithSilverAsync(volume.Path);
        return await Refused.GoldAsync(lake, ByToken);
    }

    private static async Task<RpcException> SpillLimitExceededAsync()
    {
        string folder = Directory.CreateTempSubdirectory("medallion-spill-").FullName;
        await using Lake lake = await WithSilverAsync(folder, ("Medallion:Engine:SpillBytes", "65536"));
        return await Refused.GoldAsync(lake, ByToken);
    }

    /// <summary>Somebody removes the folder for temporary files from under the service.</summary>
    private static async Task<RpcException> InternalAsync()
    {
        string folder = Directory.CreateTempSubdirectory("medallion-spill-").FullName;
        await using Lake lake = await WithSilverAsync(folder);
        Directory.Delete(folder);
        using GrpcChannel channel = GrpcChannel.ForAddress(lake.Address);
        var request = new WriteGoldRequest { Run = lake.Options(), StoreUri = lake.StoreUri, Name = "gold" };
        request.Run.Language = Refused.Language;
        ByToken(request);
        CallInvoker calls = channel.Intercept(new StatusContract { ExpectsFaults = true });
        using var call = new StageExecutionService.StageExecutionServiceClient(calls).WriteGold(request);
        return await Refused.EndAsync(call);
    }

    private static void ByToken(WriteGoldRequest request) =>
        request.Deduplication = new Deduplication { KeyColumns = { "token" } };

    /// <summary>Silver whose keys do not fit into the memory that gold may take.</summary>
    private static async Task<Lake> WithSilverAsync(string spillFolder, params (string Name, string Value)[] settings)
    {
        Lake lake = await Lake.InFolderAsync(
            [("Medallion:Engine:SpillFolder", spillFolder), ("Medallion:Engine:DeduplicationBytes", "1048576"), .. settings]);
        lake.AddBronze("people.csv", Rows.Many);
        await lake.ReadBronzeAsync();
        await lake.WriteSilverAsync();
        return lake;
    }
}
