using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Medallion.Parquet.Compression;

/// <summary>
/// Compresses two blocks side by side. Where nearly all of a block is matches, what a match costs is the wait for it: the next
/// lookup needs its end. The two blocks wait for nothing of each other, so that one does its work while the other waits; and a
/// step in either takes no branch that cannot be foretold, as a wrong guess in one would throw away the work of both.
/// </summary>
internal static class SnappyPairEncoder
{
    /// <summary>Bytes of one block; both have as many.</summary>
    public const int BlockSize = SnappyCompressor.BlockSize;

    private const int TableBits = 14;

    /// <summary>Entries that both tables take, one behind the other.</summary>
    public const int TableLength = 2 << TableBits;

    /// <summary>Where it is seen whether literals are few: each of their bytes is a step here, so that strides are faster else.</summary>
    private const int Probe = 1 << 13;

    /// <summary>Bytes that are compared at once; a match of as many may go on.</summary>
    public const int Reach = 32;

    /// <summary>No lookup happens this close to the end: a match of up to 31 bytes and the 4 of an entry stay inside.</summary>
    private const int Margin = 36;

    /// <summary>Longest literal that is copied as a vector, whatever its length.</summary>
    private const int ShortLiteral = 16;

    /// <summary>Where the second block is written before it is moved: behind all that the first can take.</summary>
    internal const int Apart = BlockSize + BlockSize / 6;

    /// <summary>Encodes two blocks.</summary>
    /// <param name="blocks">Both, one behind the other.</param>
    /// <param name="destination">At least what the compressor's bound adds for them, and 20 bytes.</param>
    /// <param name="tables">Zeroed, of <see cref="TableLength"/>.</param>
    /// <returns>Bytes written.</returns>
    public static int Encode(ReadOnlySpan<byte> blocks, Span<byte> destination, Span<ushort> tables)
    {
        ref byte input = ref MemoryMarshal.GetReference(blocks);
        ref byte output = ref MemoryMarshal.GetReference(destination);
        ref ushort table = ref MemoryMarshal.GetReference(tables);
        var first = new SnappyBlockEncoder.Progress { Start = 1 };
        var second = first;
        EncodeBoth(ref input, ref table, ref output, Probe, ref first, ref second);
        if (first.Written + second.Written > (first.Pending + second.Pending) / 2)
        {
            return SnappyStridePairEncoder.Continue(blocks, destination, tables, first, second);
        }

        EncodeBoth(ref input, ref table, ref output, BlockSize - Margin, ref first, ref second);
        int written = Finish(blocks[..BlockSize], ref table, destination, ref first);
        Span<byte> aside = destination[Apart..];
        int moved = Finish(blocks[BlockSize..], ref Unsafe.Add(ref table, 1 << TableBits), aside, ref second);
        aside[..moved].CopyTo(destination[written..]);
        return written + moved;
    }

    /// <summary>Steps through both blocks by turns until one is behind a position.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void EncodeBoth(
        ref byte input,
        ref ushort table,
        ref byte output,
        nint end,
        ref SnappyBlockEncoder.Progress first,
        ref SnappyBlockEncoder.Progress second)
    {
        (nint position, nint pending, nint written) = (first.Start, first.Pending, first.Written);
        (nint otherPosition, nint otherPending, nint otherWritten) = (second.Start, second.Pending, second.Written);
        Unsafe.SkipInit(out SnappyBlockEncoder.Progress aside);
        while (position <= end && otherPosition <= end)
        {
            Step(ref input, ref table, ref output, ref position, ref pending, ref written, ref aside);
            Step(
                ref Unsafe.Add(ref input, BlockSize),
                ref Unsafe.Add(ref table, 1 << TableBits),
                ref Unsafe.Add(ref output, Apart),
                ref otherPosition,
                ref otherPending,
                ref otherWritten,
                ref aside);
        }

        (first.Start, first.Pending, first.Written) = ((int)position, (int)pending, (int)written);
        (second.Start, second.Pending, second.Written) = ((int)otherPosition, (int)otherPending, (int)otherWritten);
    }

    /// <summary>Encodes what is left of a block when the other is done.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Finish(
        ReadOnlySpan<byte> block, ref ushort table, Span<byte> destination, ref SnappyBlockEncoder.Progress progress)
    {
        ref byte input = ref MemoryMarshal.GetReference(block);
        ref byte output = ref MemoryMarshal.GetReference(destination);
        (nint position, nint pending, nint written) = (progress.Start, progress.Pending, progress.Written);
        Unsafe.SkipInit(out SnappyBlockEncoder.Progress aside);
        while (position <= BlockSize - Margin)
        {
            Step(ref input, ref table, ref output, ref position, ref pending, ref written, ref aside);
        }

        return (int)written + SnappyBlockEncoder.WriteLiteral(block[(int)pending..], destination[(int)written..]);
    }

    /// <summary>
    /// Looks up one position and goes behind the match there, or one further. A literal and a copy are written in any case:
    /// without a match the next step overwrites them, as it has to write at the same place.
    /// </summary>
    /// <remarks>The numbers are passed one by one, since only then they stay in registers.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        ref byte input,
        ref ushort table,
        ref byte output,
        ref nint position,
        ref nint pending,
        ref nint written,
        ref SnappyBlockEncoder.Progress aside)
    {
        ref byte here = ref Unsafe.Add(ref input, position);
        ref ushort entry = ref Entry(ref table, ref here);
        nint candidate = entry;
        entry = (ushort)position;
        nint length = EqualBytes(ref Unsafe.Add(ref input, candidate), ref here);
        nint literal = position - pending;
        if (literal > ShortLiteral || length == Reach)
        {
            aside.Start = (int)position;
            aside.Pending = (int)pending;
            aside.Written = (int)written;
            StepAtLength(ref input, ref output, candidate, length, ref aside);
            position = aside.Start;
            pending = aside.Pending;
            written = aside.Written;
            return;
        }

        // All bits are set with a match, and none without.
        nint matches = (SnappyBlockEncoder.MinMatch - 1 - length) >> 63;
        ref byte literalStart = ref Unsafe.Add(ref output, written);
        literalStart = (byte)((uint)(literal - 1) << 2);
        Vector128.LoadUnsafe(ref input, (nuint)pending).StoreUnsafe(ref literalStart, 1);
        nint taken = literal - (-literal >> 63);
        taken += SnappyBlockEncoder.WriteCopy(ref Unsafe.Add(ref literalStart, taken), (int)(position - candidate), (int)length);
        written += taken & matches;
        nint next = position + (length & matches);

        // The last position of a match is entered too: what follows one often followed it before.
        Entry(ref table, ref Unsafe.Add(ref input, next - 1)) = (ushort)(next - 1);
        pending += (next - pending) & matches;
        position = next + 1 + matches;
    }

    /// <summary>A step with a long literal or a long match: rare, or else foretold, as one such step follows the other.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StepAtLength(ref byte input, ref byte output, nint candidate, nint length, ref SnappyBlockEncoder.Progress progress)
    {
        int position = progress.Start;
        int literal = position - progress.Pending;
        if (length < SnappyBlockEncoder.MinMatch)
        {
            // Incompressible data costs little: the further back the last match is, the fewer positions are tried.
            progress.Start = position + 1 + (literal >> 5);
            return;
        }

        if (length == Reach)
        {
            length += SnappyBlockEncoder.LongMatchLength(
                ref input, (int)candidate + Reach, position + Reach, BlockSize);
        }

        progress.Written += SnappyBlockEncoder.WriteLiteral(
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref input, progress.Pending), literal),
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref output, progress.Written), literal + 3));
        progress.Written += SnappyBlockEncoder.WriteCopies(
            ref Unsafe.Add(ref output, progress.Written), (int)(position - candidate), (int)length);
        progress.Start = position + (int)length;
        progress.Pending = progress.Start;
    }

    /// <summary>How many of the first <see cref="Reach"/> bytes are equal before one differs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint EqualBytes(ref byte earlier, ref byte later)
    {
        if (!Vector256.IsHardwareAccelerated)
        {
            return EqualBytesByWords(ref earlier, ref later);
        }

        Vector256<byte> equal = Vector256.Equals(Vector256.LoadUnsafe(ref earlier), Vector256.LoadUnsafe(ref later));
        return BitOperations.TrailingZeroCount(~equal.ExtractMostSignificantBits());
    }

    /// <summary>The same for processors without such vectors.</summary>
    internal static nint EqualBytesByWords(ref byte earlier, ref byte later)
    {
        for (nint i = 0; i < Reach; i += sizeof(ulong))
        {
            ulong difference = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref earlier, i))
                ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref later, i));
            if (difference != 0)
            {
                return i + (BitOperations.TrailingZeroCount(difference) >> 3);
            }
        }

        return Reach;
    }

    /// <summary>Where a table has the last position of the 4 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref ushort Entry(ref ushort table, ref byte bytes)
    {
        uint hash = Unsafe.ReadUnaligned<uint>(ref bytes) * SnappyBlockEncoder.HashFactor;
        return ref Unsafe.Add(ref table, (nuint)(hash >> (32 - TableBits)));
    }
}
