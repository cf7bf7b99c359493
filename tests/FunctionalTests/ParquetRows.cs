using System.Globalization;
using System.Text;
using Medallion.Parquet;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Reading;

namespace Medallion.FunctionalTests;

/// <summary>The rows of a Parquet file as the text that a CSV would hold.</summary>
internal static class ParquetRows
{
    public static async Task<string[][]> ReadAsync(string path, string nullText = "")
    {
        using var file = new FileSource(path);
        ParquetFileReader reader = await ParquetFileReader.OpenAsync(file, ParquetReaderOptions.Default, CancellationToken.None);
        var rows = new List<string[]>();
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            var columns = new List<string[]>();
            for (int i = 0; i < reader.Schema.Count; i++)
            {
                ColumnBuffer buffer = ColumnBuffer.Create(reader.Schema[i]);
                await reader.ReadColumnAsync(group, i, buffer, CancellationToken.None);
                columns.Add(Texts(buffer, nullText));
            }

            for (int row = 0; row < columns[0].Length; row++)
            {
                rows.Add([.. columns.Select(column => column[row])]);
            }
        }

        return [.. rows];
    }

    private static string[] Texts(ColumnBuffer column, string nullText)
    {
        string[] texts = new string[column.RowCount];
        int value = 0;
        for (int row = 0; row < texts.Length; row++)
        {
            texts[row] = column.IsValid(row) ? Text(column, value++) : nullText;
        }

        return texts;
    }

    private static string Text(ColumnBuffer column, int value) => column switch
    {
        BinaryBuffer binary => Encoding.UTF8.GetString(binary[value]),
        ValueBuffer<long> longs when column.Column.Type.Logical == LogicalKind.None =>
            longs.Values[value].ToString(CultureInfo.InvariantCulture),
        ValueBuffer<long> micros => DateTime.UnixEpoch.AddMicroseconds(micros.Values[value])
            .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        ValueBuffer<int> days => DateTime.UnixEpoch.AddDays(days.Values[value]).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ValueBuffer<double> doubles => doubles.Values[value].ToString("R", CultureInfo.InvariantCulture),
        ValueBuffer<bool> flags => flags.Values[value] ? "true" : "false",
        _ => throw new InvalidOperationException(column.GetType().Name),
    };
}
