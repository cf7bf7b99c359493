using System.Text;

namespace Benchmarks.Report.Page;

/// <summary>A table in Markdown.</summary>
internal static class Markdown
{
    /// <summary>Writes it; columns are right-aligned from <paramref name="firstNumber"/> on.</summary>
    public static string Table(int firstNumber, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        text.Append(Row(columns));
        text.Append(Row([.. columns.Select((_, index) => index >= firstNumber ? "---:" : "---")]));
        foreach (IReadOnlyList<string> row in rows)
        {
            text.Append(Row(row));
        }

        return text.ToString();
    }

    private static string Row(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells)} |\n";
}
