using System.Numerics;

namespace Medallion.Stages.Deduplication;

/// <summary>
/// A set of rows by their position in the input, one bit a row. Stretches of 524,288 rows without a dropped one take no
/// memory. Safe for concurrent use.
/// </summary>
public sealed class DroppedRows
{
    private const int BitsPerWord = 64;
    private const int StretchShift = 19;
    private const int StretchRows = 1 << StretchShift;
    private const int StretchWords = StretchRows / BitsPerWord;

    private readonly Lock _gate = new();
    private ulong[]?[] _stretches = [];

    /// <summary>Whether the row is dropped.</summary>
    /// <param name="row">Position of the row, 0-based.</param>
    public bool this[long row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            return (WordAt(row) >> (int)(row % BitsPerWord) & 1) != 0;
        }
    }

    /// <summary>Dropped rows in all.</summary>
    public long Count()
    {
        long count = 0;
        foreach (ulong[]? stretch in _stretches)
        {
            foreach (ulong word in stretch ?? [])
            {
                count += BitOperations.PopCount(word);
            }
        }

        return count;
    }

    /// <summary>Dropped rows among some that follow each other.</summary>
    /// <param name="firstRow">Position of the first of them.</param>
    /// <param name="rowCount">How many they are.</param>
    public long Count(long firstRow, long rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        long count = 0;
        long end = firstRow + rowCount;
        for (long row = firstRow; row < end;)
        {
            if (StretchOf(row) is null)
            {
                row = Math.Min(end, (row / StretchRows + 1) * StretchRows);
                continue;
            }

            int taken = (int)Math.Min(BitsPerWord, end - row);
            count += BitOperations.PopCount(Bits(row, taken));
            row += taken;
        }

        return count;
    }

    /// <summary>
    /// Writes which of <paramref name="rowCount"/> rows stay, one bit a row, least significant bit first: the selection
    /// that <see cref="Medallion.Parquet.Columns.ColumnBuffer.AppendSelected"/> takes.
    /// </summary>
    /// <param name="firstRow">Position of the first of them.</param>
    /// <param name="rowCount">How many they are.</param>
    /// <param name="selection">At least <paramref name="rowCount"/> bits; bits behind them in the last word are 0.</param>
    public void CopyKeptTo(long firstRow, int rowCount, Span<ulong> selection)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        for (int done = 0; done < rowCount; done += BitsPerWord)
        {
            int taken = Math.Min(BitsPerWord, rowCount - done);
            selection[done / BitsPerWord] = ~Bits(firstRow + done, taken) & (ulong.MaxValue >> (BitsPerWord - taken));
        }
    }

    /// <summary>Makes room for rows. Rows have to have room before they are dropped.</summary>
    internal void EnsureRows(long rowCount)
    {
        long needed = (rowCount + StretchRows - 1) >> StretchShift;
        if (needed <= Volatile.Read(ref _stretches).Length)
        {
            return;
        }

        lock (_gate)
        {
            if (needed > _stretches.Length)
            {
                ulong[]?[] larger = new ulong[]?[Math.Max(needed, _stretches.Length * 2L)];
                _stretches.CopyTo(larger, 0);
                Volatile.Write(ref _stretches, larger);
            }
        }
    }

    internal void Drop(long row)
    {
        ulong[] stretch = StretchOf(row) ?? AddStretch((int)(row >> StretchShift));
        Interlocked.Or(ref stretch[(row & (StretchRows - 1)) / BitsPerWord], 1UL << (int)(row % BitsPerWord));
    }

    // Under the lock, lest a stretch is added to an array that is being replaced.
    private ulong[] AddStretch(int index)
    {
        lock (_gate)
        {
            return _stretches[index] ??= new ulong[StretchWords];
        }
    }

    private ulong[]? StretchOf(long row)
    {
        ulong[]?[] stretches = Volatile.Read(ref _stretches);
        long index = row >> StretchShift;
        return index < stretches.Length ? Volatile.Read(ref stretches[index]) : null;
    }

    private ulong WordAt(long row) =>
        StretchOf(row) is { } stretch ? stretch[(row & (StretchRows - 1)) / BitsPerWord] : 0;

    /// <summary>Up to 64 bits from <paramref name="row"/> on, which need not start a word.</summary>
    private ulong Bits(long row, int count)
    {
        int shift = (int)(row % BitsPerWord);
        ulong bits = WordAt(row) >> shift;
        if (shift + count > BitsPerWord)
        {
            bits |= WordAt(row + BitsPerWord) << (BitsPerWord - shift);
        }

        return bits & (ulong.MaxValue >> (BitsPerWord - count));
    }
}
