using Medallion.Stages.Failures;

namespace Medallion.Stages.Deduplication.Keys;

/// <summary>
/// Keys of several columns: one bit for each column that says whether it is null, then the values that are not, byte
/// arrays with their length in front. The columns' types being known, no two different keys read the same.
/// </summary>
internal sealed class CompositeKeyReader(CompositeColumn[] columns, int rowCount, long firstRow, KeyScratch scratch)
    : KeyReader
{
    private readonly int _nullBytes = (columns.Length + 7) / 8;
    private int _next;

    public override bool TryRead(out KeyBlock block)
    {
        int count = Math.Min(scratch.BlockRows, rowCount - _next);
        if (count == 0)
        {
            block = default;
            return false;
        }

        Span<int> ends = scratch.Ends.AsSpan(0, count);
        Measure(ref ends);
        scratch.ReserveBytes(ends[^1]);
        Encode(ends);
        block = new KeyBlock(scratch.Bytes, 0, ends, firstRow + _next, []);
        _next += ends.Length;
        return true;
    }

    /// <summary>Finds where each key ends, and cuts the block where it has enough bytes.</summary>
    private void Measure(ref Span<int> ends)
    {
        ends.Fill(_nullBytes);
        foreach (CompositeColumn column in columns)
        {
            column.AddSizes(_next, ends);
        }

        int end = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            long next = (long)end + ends[i];
            if (i > 0 && next > scratch.BlockBytes)
            {
                ends = ends[..i];
                return;
            }

            if (next > Array.MaxLength)
            {
                throw new StageException(FailureReason.LimitExceeded, detail: "the key columns of one row take over 2 GiB");
            }

            ends[i] = end = (int)next;
        }
    }

    /// <summary>Writes column after column.</summary>
    private void Encode(ReadOnlySpan<int> ends)
    {
        Span<byte> target = scratch.Bytes;
        Span<int> cursors = scratch.Rows.AsSpan(0, ends.Length);
        int start = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            cursors[i] = start + _nullBytes;
            target[start..cursors[i]].Clear();
            start = ends[i];
        }

        for (int ordinal = 0; ordinal < columns.Length; ordinal++)
        {
            columns[ordinal].Write(_next, cursors, target);
            MarkNulls(columns[ordinal], ordinal, ends);
        }
    }

    private void MarkNulls(CompositeColumn column, int ordinal, ReadOnlySpan<int> ends)
    {
        if (!column.HasNulls)
        {
            return;
        }

        for (int i = 0; i < ends.Length; i++)
        {
            if (column.IsNull(_next + i))
            {
                int start = i == 0 ? 0 : ends[i - 1];
                scratch.Bytes[start + ordinal / 8] |= (byte)(1 << (ordinal % 8));
            }
        }
    }
}
