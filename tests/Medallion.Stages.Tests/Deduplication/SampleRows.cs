using Medallion.Parquet.Columns;
using Medallion.Stages.Deduplication;

namespace Medallion.Stages.Tests.Deduplication;

/// <summary>Generated rows of a few key columns, and the plainest way to find their duplicates.</summary>
internal sealed class SampleRows
{
    private readonly SampleColumn[] _columns;
    private readonly int?[][] _rows;

    public SampleRows(IEnumerable<ParquetType> types, IEnumerable<int?[]> rows)
    {
        _columns = [.. types.Select(static type => new SampleColumn(type))];
        _rows = [.. rows];
    }

    public int Count => _rows.Length;

    public static SampleRows Random(int seed, int columns, int rows, int differentValues, int nullPercent)
    {
        var random = new Random(seed);
        IEnumerable<ParquetType> types = [.. Enumerable.Range(0, columns)
            .Select(_ => SampleColumn.Types[random.Next(SampleColumn.Types.Count)])];
        return new SampleRows(types, Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns)
            .Select(_ => random.Next(100) < nullPercent ? null : (int?)random.Next(differentValues))
            .ToArray()));
    }

    /// <summary>The rows to drop, by a dictionary of texts.</summary>
    public HashSet<long> FindDuplicates(KeptOccurrence keep)
    {
        IEnumerable<long> order = Enumerable.Range(0, Count).Select(static row => (long)row);
        HashSet<string> seen = new(StringComparer.Ordinal);
        return [.. (keep == KeptOccurrence.First ? order : order.Reverse()).Where(row => !seen.Add(TextOf(row)))];
    }

    /// <summary>The key columns of some rows.</summary>
    public IReadOnlyList<ColumnBuffer> Columns(int firstRow, int count) =>
        [.. _columns.Select((column, at) => column.Fill(_rows.Skip(firstRow).Take(count).Select(row => row[at])))];

    private string TextOf(long row) =>
        string.Join('|', _rows[row].Select((number, at) => _columns[at].TextOf(number) ?? "null"));
}
