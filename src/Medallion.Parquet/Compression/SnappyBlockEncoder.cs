using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Medallion.Parquet.Compression;

/// <summary>
/// Compresses one block of at most 64 KiB: greedy matches, found through a hash table of the last positions. Whole strides of
/// positions are looked up before any match is written: nothing in such a lookup waits for the match before it or guesses where
/// one is, and that wait, not the work, is what short matches cost.
/// </summary>
internal static class SnappyBlockEncoder
{
    /// <summary>No match starts this close to the end: every load up to 32 bytes then stays inside the block.</summary>
    internal const int Margin = 32;

    /// <summary>Shortest match that is worth a copy.</summary>
    internal const int MinMatch = 4;

    /// <summary>Spreads the bits of 4 bytes over the upper ones of their hash.</summary>
    internal const uint HashFactor = 0x9E3779B1;

    /// <summary>Positions that are looked up at once: one bit of a word each.</summary>
    internal const int Stride = 64;

    /// <summary>Positions of a stride that one vector holds the bytes of.</summary>
    private const int Group = 4;

    /// <summary>Longest literal that is copied as two vectors, whatever its length.</summary>
    private const int ShortLiteral = 32;

    /// <summary>Leaves the upper 14 bits of a hash, for the largest table; a constant, as shifts of vectors by others are slow.</summary>
    private const int HashShift = 32 - 14;

    /// <summary>Encodes the block.</summary>
    /// <param name="block">At most 64 KiB.</param>
    /// <param name="destination">At least <see cref="SnappyCompressor.MaxCompressedLength"/> of the block's length.</param>
    /// <param name="table">Zeroed; its length is a power of two.</param>
    /// <returns>Bytes written.</returns>
    public static int Encode(ReadOnlySpan<byte> block, Span<byte> destination, Span<ushort> table) =>
        Continue(block, destination, table, new Progress { Start = 1 });

    /// <summary>Encodes what is left of a block.</summary>
    /// <returns>Bytes written, with those before.</returns>
    [SkipLocalsInit]
    public static int Continue(ReadOnlySpan<byte> block, Span<byte> destination, Span<ushort> table, Progress progress)
    {
        ref byte output = ref MemoryMarshal.GetReference(destination);
        Span<ushort> found = stackalloc ushort[Stride];
        ref ushort candidates = ref MemoryMarshal.GetReference(found);
        int end = block.Length - Margin;
        while (end - progress.Start >= Group)
        {
            int count = Math.Min(Stride, (end - progress.Start) & -Group);
            ulong matches = FindMatches(ref MemoryMarshal.GetReference(block), table, progress.Start, count, ref candidates);
            if (matches != 0)
            {
                WriteMatches(block, matches, ref candidates, ref output, ref progress);
            }

            progress.Advance(matches != 0, count);
        }

        return progress.Written + WriteLiteral(block[progress.Pending..], destination[progress.Written..]);
    }

    /// <summary>Looks up <paramref name="count"/> positions, a multiple of a group, and enters them into the table.</summary>
    /// <returns>A bit for each position whose 4 bytes occurred at its candidate.</returns>
    internal static ulong FindMatches(ref byte input, Span<ushort> table, int start, int count, ref ushort candidates)
    {
        ref ushort positions = ref MemoryMarshal.GetReference(table);
        Vector128<uint> mask = Vector128.Create((uint)table.Length - 1);
        Vector128<byte> windows = Vector128.Create((byte)0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6);
        ulong matches = 0;
        for (nuint done = 0; done < (nuint)(uint)count; done += Group)
        {
            nuint at = (nuint)(uint)start + done;
            Vector128<uint> bytes = Vector128.Shuffle(Vector128.LoadUnsafe(ref input, at), windows).AsUInt32();
            Vector128<ulong> slots = (Vector128.ShiftRightLogical(bytes * HashFactor, HashShift) & mask).AsUInt64();
            ulong lower = slots.GetElement(0);
            ulong upper = slots.GetElement(1);
            nuint first = Exchange(ref positions, (uint)lower, at);
            nuint second = Exchange(ref positions, lower >> 32, at + 1);
            nuint third = Exchange(ref positions, (uint)upper, at + 2);
            nuint fourth = Exchange(ref positions, upper >> 32, at + 3);
            Vector128<uint> earlier = Vector128.Create(
                Load(ref input, first), Load(ref input, second), Load(ref input, third), Load(ref input, fourth));
            ulong group = first | (second << 16) | ((third | (fourth << 16)) << 32);
            Unsafe.WriteUnaligned(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref candidates, done)), group);
            matches |= (ulong)Vector128.Equals(bytes, earlier).ExtractMostSignificantBits() << (int)done;
        }

        return matches;
    }

    /// <summary>Writes the matches that start in a stride, but those that start inside another, and the literals between.</summary>
    internal static void WriteMatches(
        ReadOnlySpan<byte> block, ulong matches, ref ushort candidates, ref byte output, ref Progress progress)
    {
        ref byte input = ref MemoryMarshal.GetReference(block);
        (int start, int pending, int written) = (progress.Start, progress.Pending, progress.Written);
        Unsafe.SkipInit(out Progress aside);
        while (matches != 0)
        {
            matches = WriteMatch(
                ref input, block.Length, start, matches, ref candidates, ref output, ref pending, ref written, ref aside);
        }

        (progress.Pending, progress.Written) = (pending, written);
    }

    /// <summary>Writes the first match and the literal before it.</summary>
    /// <remarks>The numbers are passed one by one, since only then they stay in registers.</remarks>
    /// <returns>The matches that start behind it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong WriteMatch(
        ref byte input,
        int end,
        int start,
        ulong matches,
        ref ushort candidates,
        ref byte output,
        ref int pending,
        ref int written,
        ref Progress aside)
    {
        int index = BitOperations.TrailingZeroCount(matches);
        int candidate = Unsafe.Add(ref candidates, index);
        int at = start + index;
        int known = MinMatch;
        ulong difference = Difference(ref input, candidate + known, at + known);
        if (difference == 0)
        {
            known += sizeof(ulong);
            difference = Difference(ref input, candidate + known, at + known);
        }

        int literal = at - pending;
        int length = known + (BitOperations.TrailingZeroCount(difference) >> 3);
        if (literal > ShortLiteral || difference == 0)
        {
            aside.Pending = pending;
            aside.Written = written;
            length = WriteAtLength(ref input, end, candidate, at, length, ref output, ref aside);
            written = aside.Written;
        }
        else
        {
            // Without a branch for an empty literal: there, the copy overwrites what is stored here.
            ref byte header = ref Unsafe.Add(ref output, written);
            header = (byte)((uint)(literal - 1) << 2);
            Vector128.LoadUnsafe(ref input, (nuint)(uint)pending).StoreUnsafe(ref header, 1);
            Vector128.LoadUnsafe(ref input, (nuint)(uint)pending + 16).StoreUnsafe(ref header, 17);
            int taken = literal + (int)((uint)-literal >> 31);
            written += taken + WriteCopy(ref Unsafe.Add(ref header, taken), at - candidate, length);
        }

        pending = at + length;
        return index + length >= Stride ? 0 : matches & (ulong.MaxValue << (index + length));
    }

    /// <summary>Writes a match, of which a length is known, and a literal: one of both is long, which is rare.</summary>
    /// <returns>Length of the match.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int WriteAtLength(
        ref byte input, int end, int candidate, int at, int length, ref byte output, ref Progress progress)
    {
        length += LongMatchLength(ref input, candidate + length, at + length, end);
        int literal = at - progress.Pending;
        progress.Written += WriteLiteral(
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref input, progress.Pending), literal),
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref output, progress.Written), literal + 3));
        progress.Written += WriteCopies(ref Unsafe.Add(ref output, progress.Written), at - candidate, length);
        return length;
    }

    /// <summary>Bytes that are equal from both positions on, up to the end of the block.</summary>
    internal static int LongMatchLength(ref byte input, int earlier, int later, int end)
    {
        int start = later;
        while (later <= end - sizeof(ulong))
        {
            ulong difference = Difference(ref input, earlier, later);
            if (difference != 0)
            {
                return later - start + (BitOperations.TrailingZeroCount(difference) >> 3);
            }

            earlier += sizeof(ulong);
            later += sizeof(ulong);
        }

        while (later < end && Unsafe.Add(ref input, earlier) == Unsafe.Add(ref input, later))
        {
            earlier++;
            later++;
        }

        return later - start;
    }

    /// <summary>Writes a literal of any length, or nothing for an empty one.</summary>
    /// <returns>Bytes written: up to 3 more than the literal has.</returns>
    internal static int WriteLiteral(ReadOnlySpan<byte> literal, Span<byte> output)
    {
        if (literal.IsEmpty)
        {
            return 0;
        }

        int coded = literal.Length - 1;
        int header = coded < SnappyFormat.MaxTaggedLiteral ? 1 : coded < 1 << 8 ? 2 : 3;
        output[0] = (byte)((header == 1 ? coded : SnappyFormat.MaxTaggedLiteral + header - 2) << 2);
        if (header > 1)
        {
            output[1] = (byte)coded;
        }

        if (header > 2)
        {
            output[2] = (byte)(coded >> 8);
        }

        literal.CopyTo(output[header..]);
        return header + literal.Length;
    }

    /// <summary>Writes a match of any length, as several copies if need be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int WriteCopies(ref byte output, int offset, int length)
    {
        int written = 0;

        // What stays for the last element is never below 4 bytes, so that no copy is larger than what it stands for.
        while (length >= SnappyFormat.MaxCopy + MinMatch)
        {
            written += WriteCopy(ref Unsafe.Add(ref output, written), offset, SnappyFormat.MaxCopy);
            length -= SnappyFormat.MaxCopy;
        }

        if (length > SnappyFormat.MaxCopy)
        {
            written += WriteCopy(ref Unsafe.Add(ref output, written), offset, SnappyFormat.MaxCopy - MinMatch);
            length -= SnappyFormat.MaxCopy - MinMatch;
        }

        return written + WriteCopy(ref Unsafe.Add(ref output, written), offset, length);
    }

    /// <summary>Writes a copy of at most 64 bytes: 4 bytes are stored, of which it takes 2 or 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int WriteCopy(ref byte output, int offset, int length)
    {
        // Whether a copy is short and near cannot be foretold, so no branch depends on it: all bits are set if it is.
        int near = ((length - 12) & (offset - (1 << 11))) >> 31;
        // The tag of such a one is the other's with the upper bits of the offset, and by 13 less: kind 1 for 2, length - 4 for - 1.
        int tag = ((length - 1) << 2) + (int)SnappyFormat.Copy + (near & (((offset >> 3) & 0xE0) - 13));
        Unsafe.WriteUnaligned(ref output, tag | offset << 8);
        return 3 + near;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Load(ref byte input, nuint at) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref input, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Difference(ref byte input, int earlier, int later) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref input, earlier))
        ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref input, later));

    /// <summary>Takes the last position of a slot, and leaves another one there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Exchange(ref ushort positions, ulong slot, nuint position)
    {
        ref ushort entry = ref Unsafe.Add(ref positions, (nuint)slot);
        nuint last = entry;
        entry = (ushort)position;
        return last;
    }

    /// <summary>How far a block is.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal struct Progress
    {
        /// <summary>Strides without a match, one behind the other.</summary>
        private int _misses;

        /// <summary>The next position to look up.</summary>
        public int Start;

        /// <summary>The first byte that is not written yet.</summary>
        public int Pending;

        /// <summary>Bytes of output.</summary>
        public int Written;

        /// <summary>Goes behind a stride, or the match that reaches over its end.</summary>
        public void Advance(bool matched, int count)
        {
            // Incompressible data costs little: after a stride without a match every second one is tried, and so on.
            _misses = matched ? 0 : _misses + 1;
            Start = matched ? Math.Max(Start + count, Pending) : Start + (count * _misses);
        }
    }
}
