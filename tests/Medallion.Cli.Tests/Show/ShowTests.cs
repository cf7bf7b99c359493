using System.Text.Json;
using Medallion.Cli.Tests.CommandLine;
using Medallion.Tests.Shared;

namespace Medallion.Cli.Tests.Show;

public sealed class ShowTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.parquet");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Shows_a_person_encodings_row_groups_and_first_rows()
    {
        await WrittenFile.WriteAsync(_file);

        CliRun run = await CliRun.Of("show", _file, "-n", "2");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("2,501 rows, 3 row groups", run.Out, StringComparison.Ordinal);
        Assert.Matches(
            @"id +INT64 +[A-Z_ ]*DELTA_BINARY_PACKED[A-Z_ ]* +GZIP UNCOMPRESSED +[\d.]+ k?B +[\d.]+ k?B +0 +0 +2500 ", run.Out);
        Assert.Matches(
            @"name +STRING +[A-Z_ ]*RLE_DICTIONARY[A-Z_ ]* +GZIP UNCOMPRESSED +[\d.]+ k?B +[\d.]+ k?B +250 +Ana +Conceição ", run.Out);
        Assert.Matches(@"\n +0 +2,000 .*\n +1 +1 .*\n +2 +500 ", run.Out);
        Assert.Matches(@"\n +0 +Ana *\n +1 +∅", run.Out);
    }

    [Fact]
    public async Task Shows_a_program_encodings_and_row_groups()
    {
        await WrittenFile.WriteAsync(_file);

        CliRun run = await CliRun.Of("show", _file, "--json", "-n", "0");

        using JsonDocument document = JsonDocument.Parse(run.Out);
        Assert.Equal(
            [2_000, 1, 500],
            document.RootElement.GetProperty("row_groups").EnumerateArray().Select(static group => group.GetProperty("rows").GetInt64()));
        JsonElement name = document.RootElement.GetProperty("columns")[1];
        Assert.Contains("RLE_DICTIONARY", name.GetProperty("encodings").EnumerateArray().Select(static e => e.GetString()));

        // The row group of one row is shorter as it is.
        Assert.Equal("GZIP UNCOMPRESSED", name.GetProperty("compression").GetString());
    }

    [SharedDataFact]
    public async Task Shows_columns_statistics_and_rows_of_another_writers_file()
    {
        CliRun run = await CliRun.Of("show", Sample("alltypes_tiny_pages.parquet"), "--json", "-n", "3");

        Assert.Equal(0, run.ExitCode);
        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement file = document.RootElement;
        Assert.Equal(7300, file.GetProperty("rows").GetInt64());
        JsonElement id = file.GetProperty("columns")[0];
        Assert.Equal("id", id.GetProperty("name").GetString());
        Assert.Equal("0", id.GetProperty("min").GetString());
        Assert.Equal("7299", id.GetProperty("max").GetString());
        Assert.Equal(3, file.GetProperty("first_rows").GetArrayLength());
    }

    [SharedDataFact]
    public async Task The_schema_alone_has_no_rows_and_no_sizes()
    {
        CliRun run = await CliRun.Of("show", Sample("alltypes_tiny_pages.parquet"), "--json", "--schema");

        using JsonDocument document = JsonDocument.Parse(run.Out);
        Assert.False(document.RootElement.TryGetProperty("first_rows", out _));
        Assert.False(document.RootElement.TryGetProperty("row_groups", out _));
        Assert.False(document.RootElement.GetProperty("columns")[0].TryGetProperty("compressed_bytes", out _));
    }

    [SharedDataFact]
    public async Task A_codec_that_is_not_there_hides_the_rows_only()
    {
        CliRun run = await CliRun.Of("show", Sample("byte_stream_split.zstd.parquet"));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("f32", run.Out, StringComparison.Ordinal);
        Assert.Contains("ZSTD", run.Error, StringComparison.Ordinal);
    }

    [SharedDataFact]
    public async Task Nested_columns_are_named_with_the_reason_why_they_are_not_read()
    {
        CliRun run = await CliRun.Of("show", Sample("nested_lists.snappy.parquet"));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("not readable here: it is nested", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_parquet_file_is_a_failure_with_a_remedy()
    {
        CliRun run = await CliRun.Of("show", typeof(ShowTests).Assembly.Location);

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains("[PARQUET_INVALID]", run.Error, StringComparison.Ordinal);
        Assert.Contains("what to do: ", run.Error, StringComparison.Ordinal);
    }

    private static string Sample(string name) =>
        Path.Combine(RepositoryPaths.SharedData!, "parquet-testing", "data", name);
}
