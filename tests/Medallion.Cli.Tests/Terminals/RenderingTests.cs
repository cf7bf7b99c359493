using Medallion.Cli.Pipelines;
using Medallion.Cli.Terminals;
using Medallion.Protocol.V1;
using Medallion.Stages.Texts;
using Spectre.Console;
using Location = Medallion.Protocol.V1.Location;

namespace Medallion.Cli.Tests.Terminals;

public sealed class RenderingTests
{
    private static readonly FailureReport Failure = new()
    {
        ExitCode = ExitCode.Retryable,
        Reason = "STORE_UNAVAILABLE",
        Message = "The store does not answer.",
        Where = "object s3://bucket/a.csv",
        Remedy = "Try again.",
        Help = "errors.md#store_unavailable",
        Retryable = true,
        RetryDelaySeconds = 10,
    };

    [Fact]
    public void A_failure_tells_what_where_what_to_do_and_where_to_read_on()
    {
        string text = Render(console => FailureBlock.Write(console, Failure));

        Assert.Equal(
            [
                "Error: The store does not answer. [STORE_UNAVAILABLE]",
                "  where: object s3://bucket/a.csv",
                "  what to do: Try again.",
                "  can succeed in: 10 s",
                "  read more: errors.md#store_unavailable",
            ],
            text.TrimEnd().Split('\n'));
    }

    [Fact]
    public void The_labels_are_in_the_language_asked_for()
    {
        string text = Render(console => FailureBlock.Write(console, Failure with { Language = Language.Portuguese }));

        Assert.StartsWith("Erro: ", text, StringComparison.Ordinal);
        Assert.Contains("o que fazer: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_terminal_gets_no_colour_and_no_control_characters()
    {
        string text = Render(console => FailureBlock.Write(console, Failure));

        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void Markup_in_data_is_data()
    {
        string text = Render(console => RowTable.Write(console, ["[red]"], [["[/]"], ["[bold]x"]]));

        Assert.Contains("[red]", text, StringComparison.Ordinal);
        Assert.Contains("[bold]x", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_do_not_fit_are_named_below_the_rows()
    {
        string[] columns = [.. Enumerable.Range(0, 60).Select(static i => $"a_long_column_name_{i}")];
        string?[] row = [.. columns.Select(static _ => "x")];

        string text = Render(console => RowTable.Write(console, columns, [row]));

        Assert.Contains("more columns: ", text, StringComparison.Ordinal);
        Assert.Contains("a_long_column_name_59", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nulls_differ_from_empty_texts()
    {
        string text = Render(console => RowTable.Write(console, ["a"], [[null], [""]]));

        Assert.Single(text, '∅');
    }

    [Fact]
    public void The_stages_are_a_table_of_layers()
    {
        var gold = new StageResult
        {
            Gold = new WriteGoldResult
            {
                Object = new PublishedObject { Uri = "s3://bucket/gold.parquet", SizeBytes = 4_200_000 },
                RowCount = 100_000,
                DuplicateCount = 100_000,
            },
            Elapsed = new Google.Protobuf.WellKnownTypes.Duration { Nanos = 310_000_000 },
        };

        string text = Render(console => StageTable.Write(console, [StageReport.Of(gold, isReused: false)]));

        Assert.Matches(@"gold +s3://bucket/gold\.parquet +100,000 +100,000 +4\.2 MB +0\.31 s", text);
    }

    [Fact]
    public void A_finding_names_its_place_once()
    {
        var finding = new Finding
        {
            Code = FindingCode.ColumnTypeDrift,
            Severity = Severity.Warning,
            Message = "Another type here: object s3://bucket/b.csv, row 1.",
            Remedy = "Export it like the others.",
            Location = new Location { ObjectUri = "s3://bucket/b.csv", Row = 1, ByteOffset = -1 },
        };

        string text = Render(console =>
            FindingList.Write(console, [FindingReport.Of(finding, Language.English)], Language.English));

        Assert.Contains("warning: Another type here", text, StringComparison.Ordinal);
        Assert.Contains("[COLUMN_TYPE_DRIFT]", text, StringComparison.Ordinal);
        Assert.Contains("what to do: Export it like the others.", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("s3://bucket/b.csv").Length);
    }

    private static string Render(Action<IAnsiConsole> write)
    {
        using var writer = new StringWriter();
        var environment = new CliEnvironment { Out = writer, Error = writer };
        write(new Terminal(environment, noColor: false).Out);
        return writer.ToString();
    }
}
