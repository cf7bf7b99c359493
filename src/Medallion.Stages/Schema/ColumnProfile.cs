using System.Numerics;
using Medallion.Stages.Csv;

namespace Medallion.Stages.Schema;

/// <summary>
/// What the cells of one column of one object are: the classes seen, where each was seen first, and how many are empty.
/// Profiles of parts of an object are merged in the order of the parts.
/// </summary>
internal sealed class ColumnProfile
{
    private const int ClassCount = 9;

    private readonly CellSighting[] _first = new CellSighting[ClassCount];

    /// <summary>The classes seen. Once text was seen in a part, the rest of that part is not looked at.</summary>
    public CellClasses Classes { get; private set; }

    /// <summary>Empty cells without quotes: null whatever the type.</summary>
    public long NullCount { get; private set; }

    /// <summary>Empty cells in quotes: empty text, or null where the column is not text.</summary>
    public long EmptyCount { get; private set; }

    /// <summary>Takes the column's cells of the next records.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="decoder">Takes the quotes off.</param>
    /// <param name="run">Where their records lie.</param>
    public void Add(CellColumn cells, CellDecoder decoder, CellRun run)
    {
        int row = 0;
        while (row < cells.Count && (Classes & CellClasses.Text) == CellClasses.None)
        {
            int known = CountKnown(cells, decoder, row);
            row += known;
            if (known == 0)
            {
                ReadOnlySpan<byte> raw = cells[row];
                if (!cells.MayHaveEmpty || !CountEmpty(raw, decoder.Quote))
                {
                    Classify(decoder.Decode(raw), row, run);
                }

                row++;
            }
        }

        // Once text was seen, there is nothing left to find out but what is empty.
        if (cells.MayHaveEmpty)
        {
            (int empty, int quotedEmpty) = cells.CountEmpty(row, decoder.Quote);
            NullCount += empty;
            EmptyCount += quotedEmpty;
        }
    }

    /// <summary>Takes the profile of the part that follows, whose first record is the one after <paramref name="rowsBefore"/>.</summary>
    public void Merge(ColumnProfile next, long rowsBefore)
    {
        CellClasses added = next.Classes & ~Classes;
        for (int remaining = (int)added; remaining != 0; remaining &= remaining - 1)
        {
            int index = BitOperations.TrailingZeroCount(remaining);
            CellSighting sighting = next._first[index];
            _first[index] = sighting with { Row = sighting.Row + rowsBefore };
        }

        Classes |= added;
        NullCount += next.NullCount;
        EmptyCount += next.EmptyCount;
    }

    /// <summary>The profile in the form that is stored.</summary>
    public ColumnProfileState ToState()
    {
        IEnumerable<int> seen = Enumerable.Range(0, ClassCount).Where(index => ((int)Classes & (1 << index)) != 0);
        return new((int)Classes, NullCount, EmptyCount, [.. seen.Select(index => _first[index])]);
    }

    /// <summary>The profile that was stored; null where it cannot have been one.</summary>
    public static ColumnProfile? Restore(ColumnProfileState state)
    {
        bool isSound = state is { Classes: >= 0 and < 1 << ClassCount, NullCount: >= 0, EmptyCount: >= 0 }
            && state.First.Count == BitOperations.PopCount((uint)state.Classes);
        if (!isSound)
        {
            return null;
        }

        var profile = new ColumnProfile
        {
            Classes = (CellClasses)state.Classes,
            NullCount = state.NullCount,
            EmptyCount = state.EmptyCount,
        };
        int next = 0;
        for (int remaining = state.Classes; remaining != 0; remaining &= remaining - 1)
        {
            profile._first[BitOperations.TrailingZeroCount(remaining)] = state.First[next++];
        }

        return profile;
    }

    /// <summary>Nulls of the column once its type is known.</summary>
    public long NullsAs(ColumnType type) => type == ColumnType.String ? NullCount : NullCount + EmptyCount;

    /// <summary>The earliest first sighting among some classes; null where none was seen.</summary>
    public CellSighting? FirstOf(CellClasses classes)
    {
        CellSighting? earliest = null;
        for (int remaining = (int)(Classes & classes); remaining != 0; remaining &= remaining - 1)
        {
            CellSighting sighting = _first[BitOperations.TrailingZeroCount(remaining)];
            if (earliest is null || sighting.Row < earliest.Value.Row)
            {
                earliest = sighting;
            }
        }

        return earliest;
    }

    /// <summary>Cells from one on that are plainly of a class that was seen: nothing is learnt from them.</summary>
    private int CountKnown(CellColumn cells, CellDecoder decoder, int row) =>
        (Classes & CellClasses.Date) != CellClasses.None ? cells.CountPlain<int, CellParsers.Day>(decoder, row)
        : (Classes & CellClasses.Integer) != CellClasses.None ? cells.CountPlain<long, CellParsers.Integer>(decoder, row)
        : 0;

    private bool CountEmpty(ReadOnlySpan<byte> raw, byte quote)
    {
        if (raw.Length == 0)
        {
            NullCount++;
            return true;
        }

        bool isEmptyText = raw.Length == 2 && raw[0] == quote && raw[1] == quote;
        EmptyCount += isEmptyText ? 1 : 0;
        return isEmptyText;
    }

    private void Classify(ReadOnlySpan<byte> cell, int row, CellRun run)
    {
        CellClasses found = CellClassifier.Classify(cell);
        if ((Classes & found) == CellClasses.None)
        {
            Classes |= found;
            _first[Index(found)] = run.See(row, cell);
        }
    }

    private static int Index(CellClasses single) => BitOperations.TrailingZeroCount((int)single);
}
