using Medallion.Parquet.Columns;
using Medallion.Stages.Schema;

namespace Medallion.Stages.Csv;

/// <summary>Appends text.</summary>
internal sealed class TextAppender(TableColumn column) : CellAppender(column)
{
    private readonly BinaryBuffer _buffer = (BinaryBuffer)ColumnBuffer.Create(TableSchema.ToParquet(column));

    public override ColumnBuffer Buffer => _buffer;

    public override void Append(CellColumn cells, CellDecoder decoder)
    {
        if (cells.MayHaveQuotes)
        {
            AppendDecoded(cells, decoder);
        }
        else
        {
            AppendAsWritten(cells);
        }
    }

    private void AppendDecoded(CellColumn cells, CellDecoder decoder)
    {
        for (int row = 0; row < cells.Count; row++)
        {
            ReadOnlySpan<byte> raw = cells[row];
            if (raw.Length == 0)
            {
                _buffer.AppendNull();
            }
            else
            {
                _buffer.Append(decoder.Decode(raw));
            }
        }
    }

    /// <summary>The bytes of the whole run first, then which rows have a value: nothing is looked up cell by cell.</summary>
    private void AppendAsWritten(CellColumn cells)
    {
        (long bytes, int empty) = cells.Measure();
        int values = cells.Count - empty;
        _buffer.ReserveValues(values, bytes + CellColumn.CopySlack, out Span<byte> room, out Span<int> ends);
        cells.CopyTo(room, ends, _buffer.ByteLength);
        _buffer.CommitValues(values);
        if (empty == 0)
        {
            _buffer.AppendValidRows(values);
            return;
        }

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
