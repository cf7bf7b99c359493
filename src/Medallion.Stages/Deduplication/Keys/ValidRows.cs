using System.Numerics;
using Medallion.Parquet.Columns;

namespace Medallion.Stages.Deduplication.Keys;

/// <summary>Finds the rows of a column that have a value, in order.</summary>
internal sealed class ValidRows(ColumnBuffer column)
{
    private int _word = -1;
    private ulong _left;

    /// <summary>Writes the next rows that have a value; there have to be as many.</summary>
    public void Read(Span<int> rows)
    {
        ReadOnlySpan<ulong> validity = column.Validity;
        for (int i = 0; i < rows.Length; i++)
        {
            while (_left == 0)
            {
                _left = validity[++_word];
            }

            rows[i] = _word * 64 + BitOperations.TrailingZeroCount(_left);
            _left &= _left - 1;
        }
    }
}
