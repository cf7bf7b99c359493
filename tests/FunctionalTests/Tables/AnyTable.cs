using FsCheck;
using FsCheck.Fluent;

namespace Medallion.FunctionalTests.Tables;

/// <summary>A table over files, which need not have the same columns nor have them in the same order.</summary>
/// <param name="Kinds">What the columns hold; column i is named ci.</param>
/// <param name="Rows">The cells, whether or not the row's file has the column; null: an empty cell without quotes.</param>
/// <param name="Files">Columns of each file, in the order in which it has them.</param>
internal sealed record AnyTable(ColumnKind[] Kinds, string?[][] Rows, int[][] Files)
{
    private const int MaxFiles = 4;
    private const int DifferentRows = 8;

    /// <summary>Rows repeat; the first column, which has no empty cell, is in every file.</summary>
    public static Gen<AnyTable> Any =>
        from others in Gen.Elements(Enum.GetValues<ColumnKind>()).ListOf()
        let kinds = (ColumnKind[])[ColumnKind.Name, .. others.Take(7)]
        from pool in Gen.CollectToArray(kinds.Select(AnyColumn.Cell)).ArrayOf(DifferentRows)
        from picks in Gen.Choose(0, DifferentRows - 1).ArrayOf()
        from count in Gen.Choose(1, MaxFiles)
        from isThere in Gen.Elements(true, true, true, false).ArrayOf(MaxFiles * kinds.Length)
        from turns in Gen.Choose(0, kinds.Length - 1).ArrayOf(MaxFiles)
        select new AnyTable(
            kinds,
            [.. picks.Select(pick => pool[pick])],
            [.. Enumerable.Range(0, count).Select(file => ColumnsOf(kinds.Length, isThere[(file * kinds.Length)..], turns[file]))]);

    /// <summary>The columns of all files, in the order in which they come up.</summary>
    public int[] United => [.. Files.SelectMany(static columns => columns).Distinct()];

    public static string NameOf(int column) => $"c{column}";

    /// <summary>Records of a file, the header first.</summary>
    public IEnumerable<string?[]> RecordsOf(int file) => RowsOf(file)
        .Select(row => Files[file].Select(column => row[column]).ToArray())
        .Prepend([.. Files[file].Select(NameOf)]);

    /// <summary>Texts of the values that all rows become, column by column as in <see cref="United"/>.</summary>
    public string[][] Values()
    {
        string?[][] cells =
        [
            .. Enumerable.Range(0, Files.Length).SelectMany(file => RowsOf(file)
                .Select(row => United.Select(column => Files[file].Contains(column) ? row[column] : null).ToArray())),
        ];
        string[][] columns =
        [
            .. United.Index().Select(column => AnyColumn.Values(Kinds[column.Item], [.. cells.Select(row => row[column.Index])])),
        ];
        return [.. cells.Select((_, row) => columns.Select(column => column[row]).ToArray())];
    }

    public override string ToString()
    {
        IEnumerable<string> files = Enumerable.Range(0, Files.Length).Select(file => string.Join(
            " / ", RecordsOf(file).Select(static record => string.Join('¦', record.Select(static cell => cell ?? AnyColumn.Null)))));
        return $"{string.Join(", ", Kinds)}: {string.Join(" // ", files)}";
    }

    private static int[] ColumnsOf(int width, bool[] isThere, int turn) =>
    [
        .. Enumerable.Range(0, width).Select(i => (i + turn) % width).Where(column => column == 0 || isThere[column]),
    ];

    private IEnumerable<string?[]> RowsOf(int file)
    {
        int each = Math.Max(1, Rows.Length / Files.Length);
        return Rows.Skip(file * each).Take(file == Files.Length - 1 ? Rows.Length : each);
    }
}
