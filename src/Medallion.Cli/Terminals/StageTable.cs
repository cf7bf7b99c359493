using Medallion.Cli.Pipelines;
using Spectre.Console;

namespace Medallion.Cli.Terminals;

/// <summary>Writes what the stages did, a layer a row.</summary>
internal static class StageTable
{
    public static void Write(IAnsiConsole console, IReadOnlyList<StageReport> stages)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("Layer");
        table.AddColumn("File");
        foreach (string number in (string[])["Rows", "Duplicates removed", "Size", "Time"])
        {
            table.AddColumn(new TableColumn(number).RightAligned());
        }

        foreach (StageReport stage in stages)
        {
            table.AddRow(
                new Text(stage.Layer),
                new Text(stage.Object ?? Units.Count(stage.Files, "file", "files")),
                new Text(Units.Count(stage.Rows)),
                new Text(stage.Duplicates is { } duplicates ? Units.Count(duplicates) : ""),
                new Text(Units.Bytes(stage.SizeBytes)),
                new Text(stage.Reused ? "reused" : Units.Duration(TimeSpan.FromSeconds(stage.Seconds))));
        }

        console.Write(table);
    }
}
