using System.Numerics;

namespace Medallion.Stages.Deduplication;

/// <summary>One bit for each row of a file: whether it is dropped. Grows as rows are set.</summary>
internal sealed class DroppedRows
{
    private const int ChunkBits = 1 << 20;
    private const int WordBits = 64;

    private readonly List<ulong[]?> _chunks = [];

    /// <summary>Rows that are dropped.</summary>
    public long Count { get; private set; }

    /// <summary>Drops a row; each row once.</summary>
    public void Add(long row)
    {
        int chunk = (int)(row / ChunkBits);
        while (_chunks.Count <= chunk)
        {
            _chunks.Add(null);
        }

        ulong[] words = _chunks[chunk] ??= new ulong[ChunkBits / WordBits];
        int bit = (int)(row % ChunkBits);
        words[bit / WordBits] |= 1UL << (bit % WordBits);
        Count++;
    }

    /// <summary>Whether a row is dropped.</summary>
    public bool Contains(long row) => (Word(row / WordBits) >> (int)(row % WordBits) & 1) != 0;

    /// <summary>Dropped rows among <paramref name="count"/> rows from <paramref name="first"/> on.</summary>
    public int CountIn(long first, int count)
    {
        int dropped = 0;
        for (int done = 0; done < count; done += WordBits)
        {
            dropped += BitOperations.PopCount(Bits(first + done, Math.Min(WordBits, count - done)));
        }

        return dropped;
    }

    /// <summary>One bit for each of <paramref name="count"/> rows from <paramref name="first"/> on: 1 where the row is kept.</summary>
    public ulong[] KeptIn(long first, int count)
    {
        ulong[] kept = new ulong[(count + WordBits - 1) / WordBits];
        for (int i = 0; i < kept.Length; i++)
        {
            int bits = Math.Min(WordBits, count - (i * WordBits));
            ulong mask = bits == WordBits ? ulong.MaxValue : (1UL << bits) - 1;
            kept[i] = ~Bits(first + ((long)i * WordBits), bits) & mask;
        }

        return kept;
    }

    /// <summary>Up to 64 bits from a row on.</summary>
    private ulong Bits(long row, int count)
    {
        int shift = (int)(row % WordBits);
        ulong bits = Word(row / WordBits) >> shift;
        if (shift != 0 && shift + count > WordBits)
        {
            bits |= Word((row / WordBits) + 1) << (WordBits - shift);
        }

        return count == WordBits ? bits : bits & ((1UL << count) - 1);
    }

    private ulong Word(long index)
    {
        const int ChunkWords = ChunkBits / WordBits;
        long chunk = index / ChunkWords;
        return chunk < _chunks.Count && _chunks[(int)chunk] is { } words ? words[index % ChunkWords] : 0;
    }
}
