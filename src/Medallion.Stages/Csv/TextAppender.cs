using System.Buffers;
using Medallion.Parquet.Columns;
using Medallion.Stages.Schema;

namespace Medallion.Stages.Csv;

/// <summary>Appends text.</summary>
internal sealed class TextAppender(TableColumn column, ArrayPool<byte> pool) : CellAppender(column)
{
    private readonly BinaryBuffer _buffer = new(TableSchema.ToParquet(column), pool);

    public override ColumnBuffer Buffer => _buffer;

    /// <summary>The bytes of the whole run first, then which rows have a value: nothing is looked up cell by cell.</summary>
    public override void Append(CellColumn cells, CellDecoder decoder)
    {
        int bytes = cells.MaxBytes;
        if (bytes == 0)
        {
            _buffer.AppendNullRows(cells.Count);
            return;
        }

        _buffer.ReserveValues(cells.Count, (long)bytes + CellColumn.CopySlack, out Span<byte> room, out Span<int> ends);
        int values = cells.CopyTo(decoder, room, ends, _buffer.ByteLength);
        _buffer.CommitValues(values);
        if (values == cells.Count)
        {
            _buffer.AppendValidRows(values);
        }
        else
        {
            MarkRows(cells);
        }
    }

    private void MarkRows(CellColumn cells)
    {
        for (int row = 0; row < cells.Count;)
        {
            int first = row;
            bool isNull = cells.LengthOf(row) == 0;
            while (++row < cells.Count && cells.LengthOf(row) == 0 == isNull)
            {
            }

            if (isNull)
            {
                _buffer.AppendNullRows(row - first);
            }
            else
            {
                _buffer.AppendValidRows(row - first);
            }
        }
    }
}
