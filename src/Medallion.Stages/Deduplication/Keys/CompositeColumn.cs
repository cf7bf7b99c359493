using Medallion.Parquet.Columns;

namespace Medallion.Stages.Deduplication.Keys;

/// <summary>One of several key columns. Rows are read in order.</summary>
internal abstract class CompositeColumn(ColumnBuffer column)
{
    /// <summary>Whether any row is null.</summary>
    public bool HasNulls => column.NullCount > 0;

    public bool IsNull(int row) => !column.IsValid(row);

    /// <summary>Adds the bytes that the column's values take, without going on to the rows behind.</summary>
    /// <param name="firstRow">The row behind those written.</param>
    /// <param name="sizes">One for each row from there on.</param>
    public abstract void AddSizes(int firstRow, Span<int> sizes);

    /// <summary>Writes the values, and goes on to the rows behind.</summary>
    /// <param name="firstRow">The row behind those written.</param>
    /// <param name="cursors">For each row where its value goes; afterwards where that of the next column goes.</param>
    /// <param name="target">The encoded keys.</param>
    public abstract void Write(int firstRow, Span<int> cursors, Span<byte> target);

    public static CompositeColumn Create(ColumnBuffer column) => column switch
    {
        BinaryBuffer binary => new CompositeBinaryColumn(binary),
        ValueBuffer<bool> values => new CompositeFixedColumn<bool>(values),
        ValueBuffer<int> values => new CompositeFixedColumn<int>(values),
        ValueBuffer<long> values => new CompositeFixedColumn<long>(values),
        ValueBuffer<float> values => new CompositeFixedColumn<float>(values),
        ValueBuffer<double> values => new CompositeFixedColumn<double>(values),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column.Column.Type, "unknown kind of column"),
    };

    /// <summary>A size that stays at the most there can be, instead of turning negative.</summary>
    private protected static int AddSaturating(int size, long more) => (int)Math.Min(int.MaxValue, size + more);
}
