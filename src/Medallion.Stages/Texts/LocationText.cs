using System.Text;
using Medallion.Stages.Findings;

namespace Medallion.Stages.Texts;

/// <summary>Writes a <see cref="DataLocation"/> for a person: object, row, line, byte offset, column, expected, found.</summary>
public static class LocationText
{
    /// <summary>The location in words, or an empty string where nothing is known.</summary>
    public static string Write(DataLocation location, Language language)
    {
        bool portuguese = language == Language.Portuguese;
        var text = new StringBuilder();
        Add(text, location.ObjectUri, portuguese ? "objeto" : "object");
        Add(text, location.Row, portuguese ? "linha de dados" : "row");
        Add(text, location.Line, portuguese ? "linha do arquivo" : "line");
        Add(text, location.ByteOffset, "byte");
        Add(text, location.Column is { } column ? $"'{column}'" : null, portuguese ? "coluna" : "column");
        Add(text, location.Expected, portuguese ? "esperado:" : "expected:");
        Add(text, location.Found, portuguese ? "encontrado:" : "found:");
        return text.ToString();
    }

    private static void Add(StringBuilder text, object? value, string label)
    {
        if (value is null)
        {
            return;
        }

        text.Append(text.Length == 0 ? "" : ", ").Append(label).Append(' ').Append(value);
    }
}
