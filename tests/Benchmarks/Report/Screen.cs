using Spectre.Console;

namespace Benchmarks.Report;

/// <summary>Tables on standard output.</summary>
internal static class Screen
{
    private const int WidthOfFiles = 140;

    /// <summary>A table whose columns are right-aligned from <paramref name="firstNumber"/> on.</summary>
    public static Table Table(int firstNumber, params string[] columns)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach ((int index, string name) in columns.Index())
        {
            var column = new TableColumn(name);
            table.AddColumn(index >= firstNumber ? column.RightAligned() : column);
        }

        return table;
    }

    public static void Show(string title, Table table)
    {
        Say(title);
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthOfFiles;
        }

        AnsiConsole.Write(table);
    }

    public static void Say(string text) => Console.WriteLine(text);
}
