using Medallion.Parquet.Columns;
using Medallion.Parquet.Reading;

namespace Medallion.Cli.Show;

/// <summary>The first rows of a Parquet file.</summary>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Rows">Cells as texts; null for nulls.</param>
internal sealed record RowPreview(IReadOnlyList<string> Columns, IReadOnlyList<string?[]> Rows)
{
    /// <summary>Reads the first rows, and no more pages than they lie in.</summary>
    public static async Task<RowPreview> ReadAsync(
        ParquetFileReader reader, int count, CancellationToken cancellationToken)
    {
        int rows = (int)Math.Min(count, reader.Metadata.RowGroups.Sum(static group => group.RowCount));
        List<string?[]> cells = [];
        for (int column = 0; column < reader.Schema.Count; column++)
        {
            ColumnBuffer buffer = await ReadColumnAsync(reader, column, rows, cancellationToken);
            cells.Add(CellReader.Read(buffer, rows));
        }

        return new RowPreview(
            [.. reader.Schema.Select(static column => column.Name)],
            [.. Enumerable.Range(0, rows).Select(row => cells.Select(column => column[row]).ToArray())]);
    }

    /// <summary>The rows with their columns' names, for a program.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string?>> ToDocuments() => [.. Rows.Select(ToDocument)];

    private static async Task<ColumnBuffer> ReadColumnAsync(
        ParquetFileReader reader, int column, int rows, CancellationToken cancellationToken)
    {
        ColumnBuffer buffer = ColumnBuffer.Create(reader.Schema[column]);
        for (int group = 0; group < reader.RowGroupCount && buffer.RowCount < rows; group++)
        {
            using ColumnChunkReader chunk = reader.OpenColumn(group, column);
            while (buffer.RowCount < rows && await chunk.ReadPageAsync(buffer, cancellationToken))
            {
                // Page by page until the rows are there.
            }
        }

        return buffer;
    }

    /// <summary>Of columns with the same name, the last one counts.</summary>
    private Dictionary<string, string?> ToDocument(string?[] row)
    {
        var document = new Dictionary<string, string?>();
        foreach ((int index, string name) in Columns.Index())
        {
            document[name] = row[index];
        }

        return document;
    }
}
