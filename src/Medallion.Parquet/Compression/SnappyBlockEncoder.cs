using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Medallion.Parquet.Compression;

/// <summary>Compresses one block of at most 64 KiB: greedy matches, found through a hash table of the last positions.</summary>
internal static class SnappyBlockEncoder
{
    /// <summary>No match starts this close to the end: every load up to 16 bytes then stays inside the block.</summary>
    private const int Margin = 16;

    private const int MinMatch = 4;

    /// <summary>Encodes the block.</summary>
    /// <param name="block">At most 64 KiB.</param>
    /// <param name="destination">At least <see cref="SnappyCompressor.MaxCompressedLength"/> of the block's length.</param>
    /// <param name="table">Zeroed; its length is a power of two.</param>
    /// <returns>Bytes written.</returns>
    public static int Encode(ReadOnlySpan<byte> block, Span<byte> destination, Span<ushort> table)
    {
        ref byte input = ref MemoryMarshal.GetReference(block);
        ref byte output = ref MemoryMarshal.GetReference(destination);
        ref ushort positions = ref MemoryMarshal.GetReference(table);
        int shift = 32 - BitOperations.Log2((uint)table.Length);
        int limit = block.Length - Margin;
        int pending = 0;
        int written = 0;
        int at = 1;
        while (TryFindMatch(ref input, ref positions, shift, limit, ref at, out int candidate))
        {
            written += WriteLiteralBeforeMatch(ref input, pending, at - pending, ref output, written);
            do
            {
                int length = MinMatch + MatchLength(ref input, candidate + MinMatch, at + MinMatch, block.Length);
                written += WriteCopies(ref Unsafe.Add(ref output, written), at - candidate, length);
                at += length;
                pending = at;
            }
            while (at < limit && TryContinue(ref input, ref positions, shift, at, out candidate));

            at++;
        }

        return written + WriteLiteral(block[pending..], destination[written..]);
    }

    /// <summary>Looks for the next position whose 4 bytes occurred before; takes larger steps the longer it finds none.</summary>
    private static bool TryFindMatch(
        ref byte input, ref ushort positions, int shift, int limit, ref int at, out int candidate)
    {
        int next = at;
        uint searched = 32;
        while (next < limit)
        {
            uint bytes = Load(ref input, next);
            ref ushort slot = ref Slot(ref positions, bytes, shift);
            candidate = slot;
            slot = (ushort)next;
            if (bytes == Load(ref input, candidate))
            {
                at = next;
                return true;
            }

            // Incompressible data costs little: after 32 misses every second position is tried, and so on.
            next += (int)(searched++ >> 5);
        }

        candidate = 0;
        return false;
    }

    /// <summary>Whether another match starts right behind the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryContinue(ref byte input, ref ushort positions, int shift, int at, out int candidate)
    {
        ulong bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref input, at - 1));
        Slot(ref positions, (uint)bytes, shift) = (ushort)(at - 1);
        uint current = (uint)(bytes >> 8);
        ref ushort slot = ref Slot(ref positions, current, shift);
        candidate = slot;
        slot = (ushort)at;
        return current == Load(ref input, candidate);
    }

    /// <summary>Bytes that are equal from both positions on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int MatchLength(ref byte input, int earlier, int later, int end)
    {
        int start = later;
        while (later <= end - sizeof(ulong))
        {
            ulong difference = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref input, earlier))
                ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref input, later));
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

    /// <summary>Writes the literal in front of a match; a match leaves 16 readable bytes behind the literal's start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteLiteralBeforeMatch(ref byte input, int start, int length, ref byte output, int written)
    {
        if (length > Vector128<byte>.Count)
        {
            return WriteLiteral(
                MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref input, start), length),
                MemoryMarshal.CreateSpan(ref Unsafe.Add(ref output, written), length + 3));
        }

        if (length == 0)
        {
            return 0;
        }

        Unsafe.Add(ref output, written) = (byte)((uint)(length - 1) << 2);
        Vector128.LoadUnsafe(ref input, (nuint)start).StoreUnsafe(ref output, (nuint)written + 1);
        return length + 1;
    }

    private static int WriteLiteral(ReadOnlySpan<byte> literal, Span<byte> output)
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteCopies(ref byte output, int offset, int length)
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteCopy(ref byte output, int offset, int length)
    {
        if (length < 12 && offset < 1 << 11)
        {
            output = (byte)(SnappyFormat.ShortCopy | (uint)(length - 4) << 2 | (uint)(offset >> 8) << 5);
            Unsafe.Add(ref output, 1) = (byte)offset;
            return 2;
        }

        output = (byte)(SnappyFormat.Copy | (uint)(length - 1) << 2);
        Unsafe.Add(ref output, 1) = (byte)offset;
        Unsafe.Add(ref output, 2) = (byte)(offset >> 8);
        return 3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Load(ref byte input, int at) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref input, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref ushort Slot(ref ushort positions, uint bytes, int shift) =>
        ref Unsafe.Add(ref positions, (bytes * 0x9E3779B1u) >> shift);
}
