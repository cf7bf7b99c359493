using Medallion.Stages.Plans;
using Medallion.Stages.Publishing;
using Medallion.Stages.Runs;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.Local;

namespace Medallion.Stages.Tests.Publishing;

public sealed class PublisherTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<string> Names() =>
        ["scheduled__2026-01-31T00:00:00+00:00", new('ã', 250), new('%', 250), string.Concat(Enumerable.Repeat("😀", 125)), new(' ', 250)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Object_says_who_published_it_whatever_the_names_are_and_long_ones_lose_their_end(string name)
    {
        var uri = StoreUri.Parse($"file://{_folder.FullName}");
        using var store = new LocalObjectStore(uri, TimeProvider.System);
        var key = new RunKey(name, name, StageKind.WriteSilver, name);
        var plan = new SilverPlan(key, uri, null, "data/silver/people.parquet", new OutputFormat()) { Attempt = 3 };

        await using (IObjectUpload upload = await store.StartUploadAsync("o", Publisher.Of(plan).ToMetadata(), CancellationToken.None))
        {
            await upload.CompleteAsync(PublishCondition.IfAbsent, CancellationToken.None);
        }

        Publisher? found = Publisher.Find((await store.FindAsync("o", CancellationToken.None))!);
        Assert.NotNull(found);
        Assert.StartsWith(found.Pipeline, name, StringComparison.Ordinal);
        Assert.InRange(found.Pipeline.Length, Math.Min(name.Length, 50), name.Length);
        Assert.Equal(found.Pipeline, found.RunId);
        Assert.Equal(found.Pipeline, found.Task);
        Assert.Equal(("WriteSilver", "3"), (found.Stage, found.Attempt));
    }
}
