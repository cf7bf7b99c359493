using Spectre.Console;

namespace Medallion.Cli.Terminals;

/// <summary>Writes rows of data, as many columns as fit.</summary>
internal static class RowTable
{
    private const int MaxCell = 40;
    private const int MaxWidth = 200;
    private const int Padding = 3;
    private const string Null = "∅";

    /// <summary>Writes the rows; says how many columns did not fit.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<string> columns, IReadOnlyList<string?[]> rows)
    {
        int shown = CountThatFit(columns, rows, Math.Min(MaxWidth, console.Profile.Width));
        var table = new Table().Border(TableBorder.Simple);
        foreach (string column in columns.Take(shown))
        {
            table.AddColumn(new TableColumn(new Text(Shorten(column))) { NoWrap = true });
        }

        foreach (string?[] row in rows)
        {
            table.AddRow(row.Take(shown).Select(static cell => new Text(Shorten(cell))));
        }

        console.Write(table);
        if (shown < columns.Count)
        {
            console.WriteLine($"and {columns.Count - shown:N0} more columns: {string.Join(", ", columns.Skip(shown))}");
        }
    }

    private static int CountThatFit(IReadOnlyList<string> columns, IReadOnlyList<string?[]> rows, int width)
    {
        int used = 0;
        for (int column = 0; column < columns.Count; column++)
        {
            int longest = rows.Select(row => Shorten(row[column]).Length).Append(Shorten(columns[column]).Length).Max();
            used += longest + Padding;
            if (used > width && column > 0)
            {
                return column;
            }
        }

        return columns.Count;
    }

    private static string Shorten(string? text)
    {
        string line = (text ?? Null).ReplaceLineEndings("↵").Replace('\t', ' ');
        return line.Length <= MaxCell ? line : $"{line.AsSpan(0, MaxCell - 1)}…";
    }
}
