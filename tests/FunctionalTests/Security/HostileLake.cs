using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Medallion.Protocol.V1;
using RunEvent = Medallion.Protocol.V1.RunEvent;

namespace Medallion.FunctionalTests.Security;

/// <summary>
/// A store beside folders that are none, each with what a caller could be after; the stages before gold have run, so that
/// nothing but the path stands in the way of a call.
/// </summary>
public sealed class HostileLake : IAsyncLifetime
{
    private const string Secret = "User Id,Name\n1,Nobody must read this\n";

    private readonly string _root = Directory.CreateTempSubdirectory("medallion-hostile-").FullName;
    private Lake _lake = null!;
    private StageRun _silver = null!;

    /// <summary>The URI of the store.</summary>
    private string Store => $"file://{_root}/lake";

    public async Task InitializeAsync()
    {
        foreach (string folder in (string[])["lake", "lake-2", "outside"])
        {
            Write($"{folder}/data/bronze/people.csv", folder == "lake" ? "User Id,Name\n1,Ana\n" : Secret);
        }

        _lake = await Lake.StartAsync(Store, folder: null);
        await _lake.ReadBronzeAsync();
        _silver = await _lake.WriteSilverAsync();
        File.Copy($"{_root}/lake/data/silver/people_all.parquet", $"{_root}/outside/people_all.parquet");
        File.Copy($"{_root}/outside/people_all.parquet", $"{_root}/lake-2/people_all.parquet");
        Directory.CreateSymbolicLink($"{_root}/lake/link", $"{_root}/outside");
        Directory.CreateSymbolicLink($"{_root}/lake/data/link", "../../outside");
        File.CreateSymbolicLink($"{_root}/lake/data/silver/link.parquet", $"{_root}/outside/people_all.parquet");
    }

    public async Task DisposeAsync()
    {
        await _lake.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>Makes the call that a case stands for; how it was refused, or null where it went through.</summary>
    internal async Task<RpcException?> CallAsync(HostileField field, string value)
    {
        string path = value.Replace("{root}", _root, StringComparison.Ordinal).Replace("{store}", Store, StringComparison.Ordinal);
        try
        {
            await OpenAsync(field, path);
            return null;
        }
        catch (RpcException refusal)
        {
            return refusal;
        }
    }

    /// <summary>Every file on either side of the border, with what it holds; the store's own records change with every call.</summary>
    internal IReadOnlyList<string> Snapshot() =>
    [
        .. Directory.EnumerateFileSystemEntries(_root, "*", SearchOption.AllDirectories)
            .Where(static path => !path.Contains("/lake/_medallion", StringComparison.Ordinal)
                && !path.Contains("/lake/.medallion-store", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(static path => Directory.Exists(path)
                ? path
                : $"{path} {File.GetLastWriteTimeUtc(path):O} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}"),
    ];

    private Task OpenAsync(HostileField field, string path) => field switch
    {
        HostileField.BronzeStore => EndAsync(Bronze(request => request.StoreUri = path), static r => r.Event),
        HostileField.SilverStore => EndAsync(Silver(request => request.StoreUri = path), static r => r.Event),
        HostileField.GoldStore => EndAsync(Gold(request => request.StoreUri = path), static r => r.Event),
        HostileField.BronzePrefix => EndAsync(Bronze(request => request.Prefix = path), static r => r.Event),
        HostileField.SilverPrefix => EndAsync(Silver(request => request.Prefix = path), static r => r.Event),
        HostileField.GoldPrefix => EndAsync(Gold(request => request.Prefix = path), static r => r.Event),
        HostileField.SilverName => EndAsync(Silver(request => request.Name = path), static r => r.Event),
        HostileField.GoldName => EndAsync(Gold(request => request.Name = path), static r => r.Event),
        HostileField.Manifest => EndAsync(
            Silver(request => request.Manifest = new ManifestReference { Uri = path, Digest = "sha256:0" }), static r => r.Event),
        HostileField.SilverObject => EndAsync(
            Gold(request => request.Silver = new PublishedObject(_silver.Result.Silver.Object) { Uri = path }), static r => r.Event),
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    private AsyncServerStreamingCall<ReadBronzeResponse> Bronze(Action<ReadBronzeRequest> change)
    {
        var request = new ReadBronzeRequest { Run = Run(), StoreUri = Store };
        change(request);
        return _lake.Stages.ReadBronze(request);
    }

    private AsyncServerStreamingCall<WriteSilverResponse> Silver(Action<WriteSilverRequest> change)
    {
        var request = new WriteSilverRequest { Run = Run(), StoreUri = Store, Name = "people_new" };
        change(request);
        return _lake.Stages.WriteSilver(request);
    }

    private AsyncServerStreamingCall<WriteGoldResponse> Gold(Action<WriteGoldRequest> change)
    {
        var request = new WriteGoldRequest { Run = Run(), StoreUri = Store, Name = "people_new" };
        change(request);
        return _lake.Stages.WriteGold(request);
    }

    /// <summary>The logical run whose bronze and silver are there, each time for what may have been asked for before.</summary>
    private RunOptions Run()
    {
        RunOptions run = _lake.Options();
        run.Force = true;
        return run;
    }

    private static async Task EndAsync<T>(AsyncServerStreamingCall<T> call, Func<T, RunEvent> eventOf)
        where T : IMessage<T>
    {
        using (call)
        {
            await StageRun.CollectAsync(call.ResponseStream, eventOf);
        }
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
