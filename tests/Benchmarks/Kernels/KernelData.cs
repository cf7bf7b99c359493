using Medallion.Cli.Demo.People;
using Medallion.Parquet.Columns;
using Medallion.Stages.Csv;

namespace Benchmarks.Kernels;

/// <summary>People for the kernels: as much as the stages handle at once, so that it lies in the caches as it does there.</summary>
internal static class KernelData
{
    public const int UserId = 1;
    public const int Email = 5;
    public const int BirthDate = 7;
    public const int JobTitle = 8;

    /// <summary>Columns of the file.</summary>
    public const int Width = 9;

    public static CsvDialect Dialect { get; } = new(',', '"', HasHeader: true, "utf-8", IsGzip: false);

    /// <summary>Lines of a CSV file, without the header.</summary>
    public static async Task<byte[]> LinesAsync(int rows)
    {
        using var file = new MemoryStream();
        await new PeopleGenerator(seed: 1).WriteAsync(file, rows, CancellationToken.None);
        byte[] text = file.ToArray();
        return text[(Array.IndexOf(text, (byte)'\n') + 1)..];
    }

    /// <summary>The cells of one column.</summary>
    public static async Task<BinaryBuffer> ColumnAsync(int column, int rows)
    {
        var values = new BinaryBuffer(new ParquetColumn("c", ParquetType.String));
        byte[] text = await LinesAsync(rows);
        using var index = new CellIndex(Dialect, Width);
        for (int position = 0; position < text.Length;)
        {
            position = index.Find(text, position);
            CellColumn cells = index.Column(text, column);
            for (int row = 0; row < cells.Count; row++)
            {
                values.Append(cells[row]);
            }
        }

        return values;
    }
}
