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
}
