using System.Globalization;
using System.Text.Json;
using Benchmarks.Measuring;
using Spectre.Console;

namespace Benchmarks.Report;

/// <summary>Shows a report.</summary>
internal static class ReportWriter
{
    private static readonly JsonSerializerOptions Json =
        new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    private static readonly string[] Order = ["bronze", "silver", "gold", "all"];

    public static void Write(BenchmarkReport report, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, Json));
            return;
        }

        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = 120;
        }

        AnsiConsole.WriteLine(Invariant(
            $"{report.Rows:N0} rows, {Mega(report.Bytes):N0} MB of CSV, medians of {report.Rounds} rounds, {Environment.ProcessorCount} cores"));
        AnsiConsole.Write(Table(report));
        AnsiConsole.WriteLine(report.Differences switch
        {
            null => "The gold files were not compared.",
            0 => "The gold files are equal, value by value and in order.",
            long rows => Invariant($"The gold files differ in {rows:N0} rows."),
        });
    }

    private static Table Table(BenchmarkReport report)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("Stage").AddColumn("By");
        foreach (string name in (string[])["Seconds", "Times as fast", "MB/s of CSV", "Rows/s", "Peak MiB", "Rows", "MB written"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        StageSummary[] all = [.. report.Stages, .. Totals(report.Stages)];
        foreach (StageSummary stage in all.OrderBy(static s => Array.IndexOf(Order, s.Stage)))
        {
            StageSummary? peer = all.FirstOrDefault(s => s.Stage == stage.Stage && s.Contestant != stage.Contestant);
            bool ours = stage.Contestant == report.Stages[0].Contestant;
            table.AddRow(
                stage.Stage,
                stage.Contestant,
                Invariant($"{stage.MedianSeconds:N2}"),
                ours && peer is not null ? Invariant($"{peer.MedianSeconds / stage.MedianSeconds:N1} ×") : "",
                Invariant($"{Mega(report.Bytes) / stage.MedianSeconds:N0}"),
                Invariant($"{report.Rows / stage.MedianSeconds:N0}"),
                Invariant($"{stage.PeakBytes / 1048576.0:N0}"),
                Invariant($"{stage.OutputRows:N0}"),
                stage.OutputBytes > 0 ? Invariant($"{Mega(stage.OutputBytes):N1}") : "");
        }

        return table;
    }

    private static IEnumerable<StageSummary> Totals(IReadOnlyList<StageSummary> stages) =>
        stages.GroupBy(static s => s.Contestant).Select(static group => new StageSummary(
            group.Key,
            "all",
            group.Sum(static s => s.MedianSeconds),
            group.Max(static s => s.PeakBytes),
            0,
            group.Last().OutputRows));

    private static double Mega(long bytes) => bytes / 1e6;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
