using System.IO.Compression;
using System.Text;
using Medallion.Protocol.V1;

namespace Medallion.FunctionalTests.BadInput;

/// <summary>A lake whose objects are wrong.</summary>
internal sealed class BadLake : IAsyncDisposable
{
    private BadLake(Lake lake) => Lake = lake;

    public Lake Lake { get; }

    public static async Task<BadLake> StartAsync(params (string Name, string Value)[] settings) =>
        new(await Lake.InFolderAsync(settings));

    /// <summary>A lake with one object in bronze.</summary>
    public static async Task<BadLake> WithAsync(byte[] content, string name = "people.csv")
    {
        BadLake lake = await StartAsync();
        lake.Lake.AddBronze(name, content);
        return lake;
    }

    public string UriOf(string name) => $"{Lake.StoreUri}/data/bronze/{name}";

    public Task<Refusal> RefusedBronzeAsync(Action<ReadBronzeRequest>? change = null) => Refusal.OfAsync(language =>
        Lake.ReadBronzeAsync(request =>
        {
            change?.Invoke(request);
            language(request.Run);
        }));

    public Task<Refusal> RefusedSilverAsync() =>
        Refusal.OfAsync(language => Lake.WriteSilverAsync(request => language(request.Run)));

    public Task<Refusal> RefusedGoldAsync(string? silverUri = null, params string[] keys) => Refusal.OfAsync(language =>
        Lake.WriteGoldAsync(request =>
        {
            language(request.Run);
            request.Deduplication = new Deduplication { KeyColumns = { keys } };
            request.Silver = silverUri is null ? null : new PublishedObject { Uri = silverUri };
        }));

    /// <summary>Files that a stage could have published.</summary>
    public string[] Published() =>
    [
        .. Directory.EnumerateFiles(Lake.Folder!, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Lake.Folder!, path))
            .Where(static path => path.EndsWith(".parquet", StringComparison.Ordinal)
                || path.EndsWith("bronze_manifest.json", StringComparison.Ordinal)
                || path.EndsWith("silver_object.json", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Path of what the stages keep of this run.</summary>
    public string RecordPath(string name) =>
        Directory.EnumerateFiles(Path.Combine(Lake.Folder!, "_medallion", "runs"), name, SearchOption.AllDirectories).Single();

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Gzip(params IEnumerable<byte[]> contents)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            foreach (byte[] content in contents)
            {
                gzip.Write(content);
            }
        }

        return target.ToArray();
    }

    /// <summary>Writes GZIP members, one of them over and over: a large text without the work of compressing it.</summary>
    public static void WriteRepeated(string path, byte[] first, byte[] repeated, int times)
    {
        byte[] member = Gzip(repeated);
        using FileStream file = File.Create(path);
        file.Write(Gzip(first));
        for (int i = 0; i < times; i++)
        {
            file.Write(member);
        }
    }

    public ValueTask DisposeAsync() => Lake.DisposeAsync();
}
