using System.Text;

namespace Medallion.Stages.Tests.Csv;

/// <summary>Writes tables as CSV in the plainest way. A null is an empty cell; empty text is an empty quoted cell.</summary>
internal sealed record TestDialect(char Delimiter, char Quote, string Line, bool QuotesAll)
{
    public string Write(IEnumerable<string?[]> rows)
    {
        var text = new StringBuilder();
        foreach (string?[] row in rows)
        {
            text.AppendJoin(Delimiter, row.Select(Cell)).Append(Line);
        }

        return text.ToString();
    }

    private string Cell(string? value)
    {
        if (value is null)
        {
            return "";
        }

        bool needsQuotes = QuotesAll || value.Length == 0 || value.AsSpan().IndexOfAny([Delimiter, Quote, '\r', '\n']) >= 0;
        return needsQuotes ? $"{Quote}{value.Replace($"{Quote}", $"{Quote}{Quote}", StringComparison.Ordinal)}{Quote}" : value;
    }
}
