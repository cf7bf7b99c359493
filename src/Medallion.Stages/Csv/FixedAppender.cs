using System.Buffers;
using Medallion.Parquet.Columns;
using Medallion.Stages.Schema;

namespace Medallion.Stages.Csv;

/// <summary>Appends values of a fixed size.</summary>
/// <typeparam name="T">The values.</typeparam>
/// <typeparam name="TParser">Reads them; a type argument, so that the call costs nothing.</typeparam>
internal sealed class FixedAppender<T, TParser>(TableColumn column, ArrayPool<byte> pool) : CellAppender(column)
    where T : unmanaged
    where TParser : ICellParser<T>
{
    private const int StagedValues = 256;

    private readonly ValueBuffer<T> _buffer = new(TableSchema.ToParquet(column), pool);

    public override ColumnBuffer Buffer => _buffer;

    public override void Append(CellColumn cells, CellDecoder decoder)
    {
        Span<T> staged = stackalloc T[StagedValues];
        int count = 0;
        for (int row = 0; row < cells.Count;)
        {
            if (count == staged.Length)
            {
                _buffer.Append(staged);
                count = 0;
            }

            int plain = cells.ReadPlain<T, TParser>(decoder, row, staged[count..]);
            row += plain;
            count += plain;
            if (plain > 0)
            {
                continue;
            }

            ReadOnlySpan<byte> raw = cells[row++];
            ReadOnlySpan<byte> cell = raw.Length == 0 ? raw : decoder.Decode(raw);
            if (cell.Length == 0)
            {
                _buffer.Append(staged[..count]);
                _buffer.AppendNull();
                count = 0;
            }
            else if (!TParser.TryParse(cell, out staged[count++]))
            {
                throw Mismatch(cell);
            }
        }

        _buffer.Append(staged[..count]);
    }
}
