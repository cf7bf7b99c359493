using Medallion.Protocol.V1;
using static Medallion.FunctionalTests.BadInput.BadLake;

namespace Medallion.FunctionalTests.Runs;

/// <summary>A finished run is only reused while all that it left is as it left it: else the next stage could never go on.</summary>
public sealed class StandingOutputsTests
{
    private static readonly string[] Key = ["id"];

    [Theory]
    [InlineData("bronze_manifest.json", "{")]
    [InlineData("bronze_manifest.json", null)]
    [InlineData("silver_object.json", "{}")]
    [InlineData("silver_object.json", null)]
    public async Task What_a_stage_left_for_the_next_one_is_made_good_by_calling_it_again(string name, string? content)
    {
        await using Lake lake = await WithGoldAsync();
        string path = Directory.EnumerateFiles(Path.Combine(lake.Folder!, "_medallion", "runs"), name, SearchOption.AllDirectories)
            .Single();
        File.Delete(path);
        if (content is not null)
        {
            await File.WriteAllTextAsync(path, content);
        }

        StageRun bronze = await lake.ReadBronzeAsync();
        StageRun silver = await lake.WriteSilverAsync();
        StageRun gold = await lake.WriteGoldAsync(request =>
        {
            request.Run.Force = true;
            request.Deduplication = new Deduplication { KeyColumns = { Key } };
        });

        bool isManifest = name.StartsWith("bronze", StringComparison.Ordinal);
        Assert.Equal(isManifest ? Acceptance.Started : Acceptance.Reused, RunsLake.Acceptance(bronze.Events));
        Assert.Equal(isManifest ? Acceptance.Reused : Acceptance.Started, RunsLake.Acceptance(silver.Events));
        Assert.Equal(2, gold.Result.Gold.RowCount);
    }

    [Fact]
    public async Task Nothing_is_done_again_where_nothing_is_missing()
    {
        await using Lake lake = await WithGoldAsync();

        Assert.Equal(Acceptance.Reused, RunsLake.Acceptance((await lake.ReadBronzeAsync()).Events));
        Assert.Equal(Acceptance.Reused, RunsLake.Acceptance((await lake.WriteSilverAsync()).Events));
        Assert.Equal(Acceptance.Reused, RunsLake.Acceptance((await lake.WriteGoldAsync(Key)).Events));
    }

    private static async Task<Lake> WithGoldAsync()
    {
        Lake lake = await Lake.InFolderAsync();
        lake.AddBronze("a.csv", Utf8("id,name\n1,Ana\n2,Bea\n2,Bea\n"));
        await lake.ReadBronzeAsync();
        await lake.WriteSilverAsync();
        await lake.WriteGoldAsync(Key);
        return lake;
    }
}
