using Grpc.Core;
using Medallion.Protocol.V1;
using Medallion.Stages.Failures;
using static Medallion.FunctionalTests.BadInput.BadLake;

namespace Medallion.FunctionalTests.Reasons;

/// <summary>What a stage reads of the stage before is not there, has changed, or is not what it should be.</summary>
internal static class LayerProvokers
{
    public static IEnumerable<KeyValuePair<FailureReason, Provoker>> All { get; } =
    [
        new(FailureReason.ObjectNotFound, new(static () => AfterBronzeAsync(File.Delete))),
        new(FailureReason.ObjectChanged, new(static () => AfterBronzeAsync(static path => File.AppendAllText(path, "3,Eva\n")))),
        new(FailureReason.ManifestNotFound, new(ManifestNotFoundAsync)),
        new(FailureReason.SilverNotFound, new(SilverNotFoundAsync)),
        new(FailureReason.InputAmbiguous, new(InputAmbiguousAsync)),
        new(FailureReason.ParquetInvalid, new(static () => OfSilverAsync(static file => file[..^20]))),
        new(FailureReason.ParquetUnsupported, new(static () => OfSilverAsync(static file => [.. file[..^1], (byte)'E']))), // encrypted
        new(FailureReason.KeyColumnNotFound, new(static () => GoldAsync(
            static request => request.Deduplication = new Deduplication { KeyColumns = { "User Id" } }))),
        new(FailureReason.ContractInvalid, new(static () => GoldAsync(
            static request => request.Contract = new Contract { Columns = { new ColumnContract { Name = "name", Pattern = "(" } } }))),
        new(FailureReason.ContractBroken, new(static () => GoldAsync(
            static request => request.Contract = new Contract { MinRows = 10 }))),
    ];

    private static async Task<Lake> WithBronzeAsync()
    {
        Lake lake = await Lake.InFolderAsync();
        lake.AddBronze("people.csv", Utf8("id,name\n1,Ana\n2,Bea\n"));
        await lake.ReadBronzeAsync();
        return lake;
    }

    private static async Task<RpcException> AfterBronzeAsync(Action<string> change)
    {
        await using Lake lake = await WithBronzeAsync();
        change(Path.Combine(lake.Folder!, "data", "bronze", "people.csv"));
        return await Refused.SilverAsync(lake);
    }

    private static async Task<RpcException> ManifestNotFoundAsync()
    {
        await using Lake lake = await Lake.InFolderAsync();
        return await Refused.SilverAsync(lake);
    }

    private static async Task<RpcException> SilverNotFoundAsync()
    {
        await using Lake lake = await WithBronzeAsync();
        return await Refused.GoldAsync(lake);
    }

    private static async Task<RpcException> InputAmbiguousAsync()
    {
        await using Lake lake = await WithBronzeAsync();
        await lake.ReadBronzeAsync(static request => request.Run.Key.Task = "another");
        return await Refused.SilverAsync(lake);
    }

    private static async Task<RpcException> OfSilverAsync(Func<byte[], byte[]> damage)
    {
        await using Lake lake = await WithBronzeAsync();
        string uri = (await lake.WriteSilverAsync()).Result.Silver.Object.Uri;
        await File.WriteAllBytesAsync(lake.PathOf(uri), damage(await File.ReadAllBytesAsync(lake.PathOf(uri))));
        return await Refused.GoldAsync(lake, request => request.Silver = new PublishedObject { Uri = uri });
    }

    private static async Task<RpcException> GoldAsync(Action<WriteGoldRequest> ask)
    {
        await using Lake lake = await WithBronzeAsync();
        await lake.WriteSilverAsync();
        return await Refused.GoldAsync(lake, ask);
    }
}
