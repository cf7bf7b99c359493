using Medallion.Parquet.Columns;
using Medallion.Stages.Schema;

namespace Medallion.Stages.Csv;

/// <summary>Appends text.</summary>
internal sealed class TextAppender(TableColumn column) : CellAppender(column)
{
    private readonly BinaryBuffer _buffer = (BinaryBuffer)ColumnBuffer.Create(TableSchema.ToParquet(column));

    public override ColumnBuffer Buffer => _buffer;

    public override void Append(ReadOnlySpan<byte> cell) => _buffer.Append(cell);

    public override void AppendEmpty(bool isQuoted)
    {
        if (isQuoted)
        {
            _buffer.Append([]);
        }
        else
        {
            _buffer.AppendNull();
        }
    }
}
