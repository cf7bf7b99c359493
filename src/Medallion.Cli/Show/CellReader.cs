using Medallion.Parquet.Columns;

namespace Medallion.Cli.Show;

/// <summary>Reads the first cells of a column as texts.</summary>
internal static class CellReader
{
    /// <summary>The first <paramref name="count"/> cells, or as many as there are; null for nulls.</summary>
    public static string?[] Read(ColumnBuffer buffer, int count)
    {
        var cells = new string?[Math.Min(count, buffer.RowCount)];
        int next = 0;
        for (int row = 0; row < cells.Length; row++)
        {
            if (buffer.IsValid(row))
            {
                cells[row] = Read(buffer, next++, buffer.Column.Type);
            }
        }

        return cells;
    }

    private static string Read(ColumnBuffer buffer, int value, ParquetType type) => buffer switch
    {
        ValueBuffer<bool> booleans => ValueText.Of(booleans.Values[value]),
        ValueBuffer<int> integers => ValueText.Of(integers.Values[value], type),
        ValueBuffer<long> integers => ValueText.Of(integers.Values[value], type),
        ValueBuffer<float> floats => ValueText.Of(floats.Values[value]),
        ValueBuffer<double> doubles => ValueText.Of(doubles.Values[value]),
        BinaryBuffer bytes => ValueText.Of(bytes[value], type),
        _ => "",
    };
}
