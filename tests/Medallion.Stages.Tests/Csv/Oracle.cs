using System.Text;
using CsvHelper;

namespace Medallion.Stages.Tests.Csv;

/// <summary>What CsvHelper reads from the same bytes: a reader of other people's making that ours has to agree with.</summary>
internal static class Oracle
{
    /// <summary>The records as cells; an empty cell without quotes is null.</summary>
    public static List<string?[]> Read(byte[] text, char delimiter, char quote, bool skipEmptyLines) =>
        [.. Walk(text, delimiter, quote, skipEmptyLines).Select(static record => record.Cells)];

    /// <summary>Bytes before each record.</summary>
    public static long[] Offsets(byte[] text, char delimiter, char quote) =>
        [.. Walk(text, delimiter, quote, skipEmptyLines: false).Select(static record => record.Offset)];

    private static IEnumerable<(long Offset, string?[] Cells)> Walk(byte[] text, char delimiter, char quote, bool skipEmptyLines)
    {
        using CsvReader reader = CsvReader.Create(text, new CsvReaderOptions
        {
            Separator = delimiter,
            Quote = quote,
            HasHeader = false,
            SkipEmptyLines = skipEmptyLines,
            DetectSeparatorHint = false,
        });
        while (reader.Read())
        {
            string?[] cells = new string?[reader.FieldCount];
            for (int i = 0; i < cells.Length; i++)
            {
                cells[i] = reader.GetRawSpan(i).Length == 0 ? null : Encoding.UTF8.GetString(reader.GetSpan(i));
            }

            yield return (reader.ByteOffset, cells);
        }
    }
}
