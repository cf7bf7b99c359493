using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using Medallion.Parquet;
using Medallion.Parquet.Format;
using Medallion.Parquet.Reading;
using Medallion.Protocol.V1;
using static Medallion.FunctionalTests.BadInput.BadLake;

namespace Medallion.FunctionalTests.BadInput;

/// <summary>What one stage left for the next one, damaged in between.</summary>
public sealed class BadLayerTests
{
    public static TheoryData<string> Manifests =>
    [
        "", "{", "[]", "null", "{}", "\"text\"", "{\"version\":1}", "version 2", "cut", "objects are null", "no version",
        "a column that is null", "a key outside the store",
    ];

    [Theory]
    [MemberData(nameof(Manifests))]
    public async Task Manifest_that_cannot_be_read_is_none(string content)
    {
        await using BadLake lake = await WithAsync(Utf8("id,name\n1,Ana\n"));
        StageRun bronze = await lake.Lake.ReadBronzeAsync();
        string path = lake.RecordPath("bronze_manifest.json");
        await File.WriteAllTextAsync(path, Broken(content, await File.ReadAllTextAsync(path)));

        Refusal refusal = await lake.RefusedSilverAsync();

        refusal.AssertTells("MANIFEST_NOT_FOUND", $"object: {bronze.Result.Bronze.Manifest.Uri}", "expected", "found");
        Assert.DoesNotContain(lake.Published(), static path => path.EndsWith(".parquet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Record_of_silver_that_cannot_be_read_is_none()
    {
        await using BadLake lake = await WithSilverAsync();
        await File.WriteAllTextAsync(lake.RecordPath("silver_object.json"), "{\"uri\":");
        (await lake.RefusedGoldAsync()).AssertTells("SILVER_NOT_FOUND", "object");
    }

    public static TheoryData<string, string> Silvers => new()
    {
        { "is empty", "PARQUET_INVALID" },
        { "is text", "PARQUET_INVALID" },
        { "is cut short", "PARQUET_INVALID" },
        { "has a footer longer than the file", "PARQUET_INVALID" },
        { "has a footer of zeros", "PARQUET_INVALID" },
        { "has an encrypted footer", "PARQUET_UNSUPPORTED" },
    };

    [Theory]
    [MemberData(nameof(Silvers))]
    public async Task Silver_that_is_not_Parquet_is_refused(string what, string reason)
    {
        await using BadLake lake = await WithSilverAsync();
        string path = SilverPath(lake);
        await File.WriteAllBytesAsync(path, Damaged(what, await File.ReadAllBytesAsync(path)));

        Refusal refusal = await lake.RefusedGoldAsync($"{lake.Lake.StoreUri}/data/silver/people_all.parquet", "id");

        refusal.AssertTells(reason, $"object: {lake.Lake.StoreUri}/data/silver/people_all.parquet");
        Assert.DoesNotContain(lake.Published(), static path => path.Contains("gold", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("id")] // the key: read by the search for duplicates
    [InlineData("name")] // no key, no duplicate in the row group: copied and not decoded
    public async Task Silver_with_a_damaged_page_is_refused_at_its_page(string column)
    {
        await using BadLake lake = await WithSilverAsync();
        string path = SilverPath(lake);
        byte[] file = await File.ReadAllBytesAsync(path);
        PageLocation page = await LastPageAsync(path, column);
        file[page.Offset + page.CompressedSize - 1] ^= 1;
        await File.WriteAllBytesAsync(path, file);

        Refusal refusal = await lake.RefusedGoldAsync($"{lake.Lake.StoreUri}/data/silver/people_all.parquet", "id");

        refusal.AssertTells(
            "PARQUET_INVALID",
            $"object: {lake.Lake.StoreUri}/data/silver/people_all.parquet",
            $"column: {column}",
            $"byte_offset: {page.Offset}");
        Assert.DoesNotContain(lake.Published(), static path => path.Contains("gold", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Key_column_that_silver_does_not_have_is_told_with_those_it_has()
    {
        await using BadLake lake = await WithSilverAsync();
        (await lake.RefusedGoldAsync(silverUri: null, "User Id"))
            .AssertTells("KEY_COLUMN_NOT_FOUND", "column: User Id", "found: User Id", "expected: one of id, name");
    }

    private static async Task<BadLake> WithSilverAsync()
    {
        BadLake lake = await WithAsync(Utf8("id,name\n" + string.Concat(Enumerable.Range(0, 500).Select(static i => $"{i},name {i}\n"))));
        await lake.Lake.ReadBronzeAsync();
        await lake.Lake.WriteSilverAsync();
        return lake;
    }

    private static string SilverPath(BadLake lake) => Path.Combine(lake.Lake.Folder!, "data", "silver", "people_all.parquet");

    private static async Task<PageLocation> LastPageAsync(string path, string column)
    {
        using var source = new FileSource(path);
        ParquetFileReader reader = await ParquetFileReader.OpenAsync(source, ParquetReaderOptions.Default, CancellationToken.None);
        int index = reader.Schema.Select(static c => c.Name).ToList().IndexOf(column);
        return (await reader.ReadOffsetIndexAsync(0, index, CancellationToken.None))!.PageLocations[^1];
    }

    private static byte[] Damaged(string what, byte[] file)
    {
        switch (what)
        {
            case "is empty":
                return [];
            case "is text":
                return Utf8("id,name\n1,Ana\n");
            case "is cut short":
                return file[..^20];
            case "has a footer longer than the file":
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(file.Length - 8), file.Length);
                return file;
            case "has a footer of zeros":
                file.AsSpan(file.Length - 8 - BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 8)), 40).Clear();
                return file;
            default:
                file[^1] = (byte)'E';
                return file;
        }
    }

    private static string Broken(string what, string manifest)
    {
        JsonNode json = JsonNode.Parse(manifest)!;
        switch (what)
        {
            case "version 2":
                json["version"] = 2;
                break;
            case "cut":
                return manifest[..(manifest.Length / 2)];
            case "objects are null":
                json["objects"] = null;
                break;
            case "no version":
                json.AsObject().Remove("version");
                break;
            case "a column that is null":
                json["columns"]!.AsArray().Add(null);
                break;
            case "a key outside the store":
                json["objects"]![0]!["key"] = "../outside.csv";
                break;
            default:
                return what;
        }

        return json.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }
}
