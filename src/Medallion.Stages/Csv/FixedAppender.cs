using Medallion.Parquet.Columns;
using Medallion.Stages.Schema;

namespace Medallion.Stages.Csv;

/// <summary>Appends values of a fixed size.</summary>
internal sealed class FixedAppender<T>(TableColumn column, FixedAppender<T>.Parser parse) : CellAppender(column)
    where T : unmanaged
{
    private readonly ValueBuffer<T> _buffer = (ValueBuffer<T>)ColumnBuffer.Create(TableSchema.ToParquet(column));

    /// <summary>Reads a cell; false where it does not read as the type.</summary>
    internal delegate bool Parser(ReadOnlySpan<byte> cell, out T value);

    public override ColumnBuffer Buffer => _buffer;

    public override void Append(ReadOnlySpan<byte> cell)
    {
        if (!parse(cell, out T value))
        {
            throw Mismatch(cell);
        }

        _buffer.Append(value);
    }
}
