using System.Text;
using Medallion.Protocol.V1;
using static Medallion.FunctionalTests.BadInput.BadLake;

namespace Medallion.FunctionalTests.BadInput;

/// <summary>ReadBronze on objects that nobody meant to upload.</summary>
public sealed class BadBronzeTests
{
    public static TheoryData<string> Names => new(BadBronze.Cases.Select(static c => c.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Is_refused_with_its_place_and_publishes_nothing(string name)
    {
        (_, byte[] content, string reason, string[] place) = BadBronze.Cases.Single(c => c.Name == name);
        await using BadLake lake = await WithAsync(content);

        Refusal refusal = await lake.RefusedBronzeAsync();

        string uri = reason == "NO_COLUMNS" ? $"{lake.Lake.StoreUri}/data/bronze/" : lake.UriOf("people.csv");
        refusal.AssertTells(reason, [$"object: {uri}", .. place]);
        Assert.Empty(lake.Published());
    }

    [Fact]
    public async Task Record_longer_than_the_limit_is_refused_where_it_begins()
    {
        await using BadLake lake = await StartAsync(("Medallion:Limits:MaxRecordBytes", "4096"));
        lake.Lake.AddBronze("people.csv", Utf8($"a,b\n1,2\n3,{new string('x', 9_000)}\n"));
        Refusal refusal = await lake.RefusedBronzeAsync();
        refusal.AssertTells(
            "LIMIT_EXCEEDED",
            $"object: {lake.UriOf("people.csv")}",
            "byte_offset: 8",
            "line: 3",
            "expected: a record of at most 4096 bytes (MaxRecordBytes)",
            "found: a longer one: 3,xxx…");
        Assert.Empty(lake.Published());
    }

    [Fact]
    public async Task Gzip_bomb_is_refused()
    {
        await using BadLake lake = await StartAsync(("Medallion:Limits:MaxDecompressionRatio", "100"));
        byte[] rows = Utf8(string.Concat(Enumerable.Repeat("1,Ana\n", 100_000)));
        WriteRepeated(lake.Lake.PathOf(lake.UriOf("people.csv.gz")), Utf8("id,name\n"), rows, 160);
        Refusal refusal = await lake.RefusedBronzeAsync();
        refusal.AssertTells(
            "LIMIT_EXCEEDED",
            $"object: {lake.UriOf("people.csv.gz")}",
            "byte_offset",
            "expected: at most 100 bytes for each compressed byte (MaxDecompressionRatio)",
            "found: …");
        Assert.Empty(lake.Published());
    }

    [Fact]
    public async Task Objects_of_too_many_tables_under_one_prefix_are_refused()
    {
        await using BadLake lake = await StartAsync(("Medallion:Limits:MaxColumns", "10"));
        lake.Lake.AddBronze("a.csv", Utf8("a1,a2,a3,a4,a5,a6\n1,2,3,4,5,6\n"));
        lake.Lake.AddBronze("b.csv", Utf8("b1,b2,b3,b4,b5,b6\n1,2,3,4,5,6\n"));
        (await lake.RefusedBronzeAsync()).AssertTells("LIMIT_EXCEEDED", "expected: at most 10 columns over all…", "found: 12");
        Assert.Empty(lake.Published());
    }

    [Theory]
    [InlineData("", "OBJECT_EMPTY")]
    [InlineData("a,b\n", "OBJECT_HEADER_ONLY")]
    [InlineData("x\0y", "OBJECT_NOT_TEXT")]
    public async Task Object_without_records_beside_others_is_told_and_left_out(string content, string code)
    {
        await using BadLake lake = await WithAsync(Utf8("a,b\n1,2\n"), "good.csv");
        lake.Lake.AddBronze("strange.csv", Utf8(content));

        StageRun bronze = await lake.Lake.ReadBronzeAsync();

        Assert.Equal(1, bronze.Result.Bronze.RowCount);
        Finding finding = Assert.Single(
            bronze.Findings, static f => f.Location.ObjectUri.EndsWith("strange.csv", StringComparison.Ordinal));
        Assert.Equal(code.Replace("_", "", StringComparison.Ordinal), finding.Code.ToString(), ignoreCase: true);
        Assert.NotEmpty(finding.Remedy);
    }

    [Fact]
    public async Task Records_of_another_width_can_be_left_out_and_counted()
    {
        await using BadLake lake = await WithAsync(Utf8("a,b\n1,2\n3\n4,5,6\n7,8\n"));

        StageRun bronze = await lake.Lake.ReadBronzeAsync(static request =>
            request.Dialect = new CsvDialect { MalformedRecords = MalformedRecords.Reject });

        Assert.Equal((2, 2), (bronze.Result.Bronze.RowCount, bronze.Result.Bronze.RejectedRowCount));
        Finding finding = Assert.Single(bronze.Findings);
        Assert.Equal((FindingCode.RecordsRejected, 2L, 2L), (finding.Code, finding.Count, finding.Location.Row));
    }

    public static TheoryData<string, byte[], string[]> Odd => new()
    {
        { "quote within a cell", Utf8("a,b\n1,x\"y\n2,\"z\"\"\"\n"), ["1|x\"y", "2|z\""] },
        { "bare carriage returns", Utf8("a,b\r1,x\r2,y\r"), ["1|x", "2|y"] },
        { "line ends of every kind", Utf8("a,b\n1,x\r\n2,y\r3,z"), ["1|x", "2|y", "3|z"] },
        { "byte order mark in the middle", Utf8("a,b\n\uFEFF1,x\n2,y\n"), ["\uFEFF1|x", "2|y"] },
        { "gzip that is called .csv", Gzip(Utf8("a,b\n1,x\n")), ["1|x"] },
        { "UTF-16 with its mark", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a,b\n1,é\n")], ["1|é"] },
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task What_is_odd_and_plain_all_the_same_is_read(string name, byte[] content, string[] rows)
    {
        Assert.NotEmpty(name);
        await using BadLake lake = await WithAsync(content);
        await lake.Lake.ReadBronzeAsync();
        StageRun silver = await lake.Lake.WriteSilverAsync();
        string[][] read = await ParquetRows.ReadAsync(lake.Lake.PathOf(silver.Result.Silver.Object.Uri));
        Assert.Equal(rows, read.Select(static row => string.Join('|', row)));
    }

    [Fact]
    public async Task Cell_of_five_million_characters_comes_through()
    {
        string text = new('x', 5_000_000);
        await using BadLake lake = await WithAsync(Utf8($"a,b\n1,\"{text}\"\n"));
        await lake.Lake.ReadBronzeAsync();
        StageRun silver = await lake.Lake.WriteSilverAsync();
        Assert.Equal([["1", text]], await ParquetRows.ReadAsync(lake.Lake.PathOf(silver.Result.Silver.Object.Uri)));
    }

    [Fact]
    public async Task Ten_thousand_columns_of_one_name_and_of_none_are_told_apart_and_come_through()
    {
        const int Columns = 10_000;
        string header = string.Join(',', Enumerable.Range(0, Columns).Select(static i => i % 2 == 0 ? "a" : ""));
        await using BadLake lake = await WithAsync(Utf8($"{header}\n{string.Join(',', Enumerable.Range(0, Columns))}\n"));

        StageRun bronze = await lake.Lake.ReadBronzeAsync(
            static request => request.Dialect = new CsvDialect { Header = HeaderMode.Present });
        StageRun silver = await lake.Lake.WriteSilverAsync();

        Assert.Equal(Columns, bronze.Result.Bronze.Columns.Select(static c => c.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(["a", "column_2", "a_2"], bronze.Result.Bronze.Columns.Take(3).Select(static c => c.Name));
        Assert.Contains(bronze.Findings, static f => f.Code == FindingCode.HeaderDuplicate);
        Assert.Contains(bronze.Findings, static f => f.Code == FindingCode.HeaderEmpty);
        Assert.Contains(bronze.Findings, static f => f.Code == FindingCode.More);
        Assert.Equal(1, silver.Result.Silver.RowCount);
        Refusal refusal = await lake.RefusedGoldAsync(silverUri: null, "User Id");
        refusal.AssertTells("KEY_COLUMN_NOT_FOUND", "column: User Id", "found: User Id", "expected: one of a, column_2, a_2…");
    }
}
