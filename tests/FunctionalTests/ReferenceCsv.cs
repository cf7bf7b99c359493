using System.Text;

namespace Medallion.FunctionalTests;

/// <summary>A small, slow CSV reader of the tests' own: what a file says, by RFC 4180, character by character.</summary>
internal static class ReferenceCsv
{
    /// <summary>The records after the header.</summary>
    public static string[][] Rows(byte[] utf8, char delimiter = ',') => [.. Records(Encoding.UTF8.GetString(utf8), delimiter).Skip(1)];

    private static IEnumerable<string[]> Records(string text, char delimiter)
    {
        var record = new List<string>();
        var cell = new StringBuilder();
        bool quoted = false;
        int start = text.StartsWith('\uFEFF') ? 1 : 0;
        for (int i = start; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted)
            {
                if (c != '"')
                {
                    cell.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"' && cell.Length == 0)
            {
                quoted = true;
            }
            else if (c == delimiter || c is '\r' or '\n')
            {
                record.Add(cell.ToString());
                cell.Clear();
                if (c == delimiter)
                {
                    continue;
                }

                i += c == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 1 : 0;
                yield return [.. record];
                record.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        if (cell.Length > 0 || record.Count > 0)
        {
            record.Add(cell.ToString());
            yield return [.. record];
        }
    }
}
