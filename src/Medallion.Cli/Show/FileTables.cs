using Medallion.Cli.Terminals;
using Spectre.Console;

namespace Medallion.Cli.Show;

/// <summary>Writes what a Parquet file holds, for a person.</summary>
internal static class FileTables
{
    private const int MaxStatistic = 24;
    private const int MaxRowGroups = 20;
    private const int MaxMetadataValue = 160;

    public static void Write(IAnsiConsole console, FileReport file)
    {
        string groups = file.RowGroups is { } rowGroups
            ? $", {Units.Count(rowGroups.Count, "row group", "row groups")}"
            : "";
        string writer = file.CreatedBy.Length == 0 ? "" : $", written by {file.CreatedBy}";
        console.WriteLine(file.File);
        console.WriteLine($"{Units.Bytes(file.SizeBytes)}, {Units.Count(file.Rows, "row", "rows")}{groups}{writer}");
        if (file.RowGroups is null)
        {
            WriteSchema(console, file.Columns);
            return;
        }

        WriteColumns(console, file.Columns);
        WriteRowGroups(console, file.RowGroups);
        foreach ((string key, string? value) in file.Metadata ?? new Dictionary<string, string?>())
        {
            console.WriteLine($"{key}: {Shorten(value ?? "", MaxMetadataValue)}");
        }
    }

    private static void WriteSchema(IAnsiConsole console, IReadOnlyList<ColumnReport> columns)
    {
        Table table = NewTable(["Column", "Type", "Nulls allowed"], []);
        foreach (ColumnReport column in columns)
        {
            AddRow(table, column.Name, column.Type, column.Nullable ? "yes" : "no");
        }

        console.Write(table);
    }

    private static void WriteColumns(IAnsiConsole console, IReadOnlyList<ColumnReport> columns)
    {
        Table table = NewTable(["Column", "Type", "Encoding", "Codec"], ["Size", "Raw", "Nulls", "Min", "Max"]);
        foreach (ColumnReport column in columns)
        {
            AddRow(
                table,
                column.Name,
                column.Type,
                string.Join(' ', column.Encodings ?? []),
                column.Compression ?? "",
                column.CompressedBytes is { } compressed ? Units.Bytes(compressed) : "",
                column.UncompressedBytes is { } uncompressed ? Units.Bytes(uncompressed) : "",
                column.Nulls is { } nulls ? Units.Count(nulls) : "",
                Shorten(column.Min ?? "", MaxStatistic),
                Shorten(column.Max ?? "", MaxStatistic));
        }

        console.Write(table);
    }

    private static void WriteRowGroups(IAnsiConsole console, IReadOnlyList<RowGroupReport> groups)
    {
        Table table = NewTable([], ["Row group", "Rows", "Size", "Raw"]);
        foreach ((int index, RowGroupReport group) in groups.Take(MaxRowGroups).Index())
        {
            AddRow(
                table,
                $"{index}",
                Units.Count(group.Rows),
                Units.Bytes(group.CompressedBytes),
                Units.Bytes(group.UncompressedBytes));
        }

        console.Write(table);
        if (groups.Count > MaxRowGroups)
        {
            console.WriteLine($"and {groups.Count - MaxRowGroups:N0} more row groups");
        }
    }

    private static Table NewTable(IEnumerable<string> texts, IEnumerable<string> numbers)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string header in texts)
        {
            table.AddColumn(new TableColumn(new Text(header)));
        }

        foreach (string header in numbers)
        {
            table.AddColumn(new TableColumn(new Text(header)).RightAligned());
        }

        return table;
    }

    private static void AddRow(Table table, params IEnumerable<string> cells) =>
        table.AddRow(cells.Select(static cell => new Text(cell)));

    private static string Shorten(string text, int length) =>
        text.Length <= length ? text : $"{text.AsSpan(0, length - 1)}…";
}
