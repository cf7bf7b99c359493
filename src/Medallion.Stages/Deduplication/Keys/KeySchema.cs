using Medallion.Parquet.Columns;

namespace Medallion.Stages.Deduplication.Keys;

/// <summary>The types of the key columns, which decide how keys are encoded.</summary>
internal sealed class KeySchema
{
    private readonly ParquetType[] _types;

    public KeySchema(IReadOnlyList<ColumnBuffer> columns)
    {
        if (columns.Count == 0)
        {
            throw new ArgumentException("A key has at least one column.", nameof(columns));
        }

        _types = [.. columns.Select(static column => column.Column.Type)];
        KeyWidth = columns.Count > 1 ? 0 : WidthOf(_types[0].Physical);
    }

    /// <summary>Bytes of every key, or 0 where they differ in length.</summary>
    public int KeyWidth { get; }

    /// <summary>Whether the key is one column. Its nulls then have no encoded key: they are all the same one.</summary>
    public bool IsSingleColumn => _types.Length == 1;

    /// <summary>Makes sure that columns are those of the rows before.</summary>
    public void Verify(IReadOnlyList<ColumnBuffer> columns)
    {
        bool same = columns.Count == _types.Length;
        for (int i = 0; same && i < columns.Count; i++)
        {
            same = columns[i].Column.Type == _types[i] && columns[i].RowCount == columns[0].RowCount;
        }

        if (!same)
        {
            throw new ArgumentException("Key columns have the same types in every call, and as many rows each.", nameof(columns));
        }
    }

    public static KeyReader Read(IReadOnlyList<ColumnBuffer> columns, long firstRow, KeyScratch scratch)
    {
        if (columns.Count > 1)
        {
            CompositeColumn[] parts = [.. columns.Select(CompositeColumn.Create)];
            return new CompositeKeyReader(parts, columns[0].RowCount, firstRow, scratch);
        }

        return columns[0] switch
        {
            BinaryBuffer binary => new BinaryKeyReader(binary, firstRow, scratch),
            ValueBuffer<bool> values => new FixedKeyReader<bool>(values, firstRow, scratch),
            ValueBuffer<int> values => new FixedKeyReader<int>(values, firstRow, scratch),
            ValueBuffer<long> values => new FixedKeyReader<long>(values, firstRow, scratch),
            ValueBuffer<float> values => new FixedKeyReader<float>(values, firstRow, scratch),
            ValueBuffer<double> values => new FixedKeyReader<double>(values, firstRow, scratch),
            _ => throw new ArgumentOutOfRangeException(nameof(columns), columns[0].Column.Type, "unknown kind of column"),
        };
    }

    private static int WidthOf(PhysicalType type) => type switch
    {
        PhysicalType.Boolean => 1,
        PhysicalType.Int32 or PhysicalType.Float => 4,
        PhysicalType.Int64 or PhysicalType.Double => 8,
        _ => 0,
    };
}
