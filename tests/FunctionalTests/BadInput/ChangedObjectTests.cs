using Google.Rpc;
using Grpc.Core;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;
using static Medallion.FunctionalTests.BadInput.BadLake;

namespace Medallion.FunctionalTests.BadInput;

/// <summary>Objects that change while the pipeline reads them.</summary>
public sealed class ChangedObjectTests
{
    private const string Rows = "id,name\n1,Ana\n2,João\n";

    /// <summary>What can happen to a file, and what is told then.</summary>
    private static readonly Dictionary<string, (Action<string> Do, string Reason)> Changes = new(StringComparer.Ordinal)
    {
        ["shrinks"] = (ReplaceByShorter, "OBJECT_CHANGED"),
        ["shrinks in place"] = (Shrink, "OBJECT_CHANGED"),
        ["grows"] = (Grow, "OBJECT_CHANGED"),
        ["is replaced by as many bytes"] = (Replace, "OBJECT_CHANGED"),
        ["vanishes"] = (File.Delete, "OBJECT_NOT_FOUND"),
    };

    /// <summary>Takes long enough to read that a test can come in between.</summary>
    private static readonly Lazy<byte[]> ManyRows = new(static () =>
        Utf8(string.Concat(Enumerable.Range(0, 200_000).Select(static i => $"{i},Ana\n"))));

    public static TheoryData<string> Names => new(Changes.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Between_bronze_and_silver(string change)
    {
        await using BadLake lake = await WithAsync(Utf8(Rows));
        await lake.Lake.ReadBronzeAsync();
        Changes[change].Do(lake.Lake.PathOf(lake.UriOf("people.csv")));
        (await lake.RefusedSilverAsync()).AssertTells(Changes[change].Reason, $"object: {lake.UriOf("people.csv")}");
        Assert.DoesNotContain(lake.Published(), static path => !path.EndsWith("bronze_manifest.json", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Between_silver_and_gold(string change)
    {
        await using BadLake lake = await WithAsync(Utf8(Rows));
        await lake.Lake.ReadBronzeAsync();
        StageRun silver = await lake.Lake.WriteSilverAsync();
        Changes[change].Do(lake.Lake.PathOf(silver.Result.Silver.Object.Uri));
        (await lake.RefusedGoldAsync()).AssertTells(Changes[change].Reason, $"object: {silver.Result.Silver.Object.Uri}");
        Assert.DoesNotContain(lake.Published(), static path => path.Contains("gold", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task While_bronze_reads_it(string change)
    {
        // Told soon, and read for a hundred times as long: on a fast machine a hundred repetitions were read before they were told.
        await using BadLake lake = await StartAsync(
            ("Medallion:Engine:Parallelism", "1"), ("Medallion:Runs:ProgressInterval", "00:00:00.010"));
        WriteRepeated(lake.Lake.PathOf(lake.UriOf("slow.csv.gz")), Utf8("id,name\n"), ManyRows.Value, 300);
        using AsyncServerStreamingCall<ReadBronzeResponse> call = lake.Lake.Stages.ReadBronze(
            new ReadBronzeRequest { Run = lake.Lake.Options(), StoreUri = lake.Lake.StoreUri });
        bool isChanged = false;

        RpcException error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (ReadBronzeResponse response in call.ResponseStream.ReadAllAsync())
            {
                if (!isChanged && response.Event.Progress is { BytesDone: > 0 })
                {
                    Changes[change].Do(lake.Lake.PathOf(lake.UriOf("slow.csv.gz")));
                    isChanged = true;
                }
            }
        });

        Assert.True(isChanged, "The object was read before it was changed.");
        ErrorInfo info = StatusContract.Find<ErrorInfo>(error)!;
        Assert.Equal(Changes[change].Reason, info.Type);
        Assert.Equal(lake.UriOf("slow.csv.gz"), info.Metadata["object"]);
        Assert.Empty(lake.Published());
    }

    private static void Shrink(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(file.Length - 4);
    }

    private static void Grow(string path)
    {
        using FileStream file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write("3,Eva\n"u8);
    }

    private static void ReplaceByShorter(string path)
    {
        File.Copy(path, path + ".new");
        Shrink(path + ".new");
        File.Move(path + ".new", path, overwrite: true);
    }

    private static void Replace(string path)
    {
        File.Copy(path, path + ".new");
        File.Move(path + ".new", path, overwrite: true);
    }
}
