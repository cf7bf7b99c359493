using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Medallion.Parquet.Compression;

/// <summary>
/// Compresses two blocks side by side in strides, as <see cref="SnappyBlockEncoder"/> does one: the end of a match, which the
/// choice of the next one waits for, is looked for in one block while the other waits.
/// </summary>
internal static class SnappyStridePairEncoder
{
    private const int BlockSize = SnappyPairEncoder.BlockSize;
    private const int Stride = SnappyBlockEncoder.Stride;
    private const int Apart = SnappyPairEncoder.Apart;
    private const int TableLength = SnappyPairEncoder.TableLength / 2;

    /// <summary>Encodes two blocks.</summary>
    /// <param name="blocks">Both, one behind the other.</param>
    /// <param name="destination">At least what the compressor's bound adds for them, and 20 bytes.</param>
    /// <param name="tables">Zeroed, of <see cref="SnappyPairEncoder.TableLength"/>.</param>
    /// <returns>Bytes written.</returns>
    public static int Encode(ReadOnlySpan<byte> blocks, Span<byte> destination, Span<ushort> tables)
    {
        var start = new SnappyBlockEncoder.Progress { Start = 1 };
        return Continue(blocks, destination, tables, start, start);
    }

    /// <summary>Encodes what is left of two blocks.</summary>
    /// <returns>Bytes written, with those before.</returns>
    public static int Continue(
        ReadOnlySpan<byte> blocks,
        Span<byte> destination,
        Span<ushort> tables,
        SnappyBlockEncoder.Progress first,
        SnappyBlockEncoder.Progress second)
    {
        EncodeBoth(blocks, ref MemoryMarshal.GetReference(destination), tables, ref first, ref second);
        int written = SnappyBlockEncoder.Continue(blocks[..BlockSize], destination, tables[..TableLength], first);
        Span<byte> aside = destination[Apart..];
        int moved = SnappyBlockEncoder.Continue(blocks[BlockSize..], aside, tables[TableLength..], second);
        aside[..moved].CopyTo(destination[written..]);
        return written + moved;
    }

    [SkipLocalsInit]
    private static void EncodeBoth(
        ReadOnlySpan<byte> blocks,
        ref byte output,
        Span<ushort> tables,
        ref SnappyBlockEncoder.Progress first,
        ref SnappyBlockEncoder.Progress second)
    {
        const int End = BlockSize - SnappyBlockEncoder.Margin - Stride;
        Span<ushort> found = stackalloc ushort[2 * Stride];
        ref byte input = ref MemoryMarshal.GetReference(blocks);
        ref ushort candidates = ref MemoryMarshal.GetReference(found);
        Span<ushort> table = tables[..TableLength];
        Span<ushort> otherTable = tables[TableLength..];
        while (first.Start <= End && second.Start <= End)
        {
            ulong matches = SnappyBlockEncoder.FindMatches(ref input, table, first.Start, Stride, ref candidates);
            ulong otherMatches = SnappyBlockEncoder.FindMatches(
                ref Unsafe.Add(ref input, BlockSize), otherTable, second.Start, Stride, ref Unsafe.Add(ref candidates, Stride));
            bool any = matches != 0;
            bool anyOther = otherMatches != 0;
            WriteMatches(ref input, matches, otherMatches, ref candidates, ref output, ref first, ref second);
            first.Advance(any, Stride);
            second.Advance(anyOther, Stride);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteMatches(
        ref byte input,
        ulong matches,
        ulong otherMatches,
        ref ushort candidates,
        ref byte output,
        ref SnappyBlockEncoder.Progress first,
        ref SnappyBlockEncoder.Progress second)
    {
        (int start, int pending, int written) = (first.Start, first.Pending, first.Written);
        (int otherStart, int otherPending, int otherWritten) = (second.Start, second.Pending, second.Written);
        ref byte otherInput = ref Unsafe.Add(ref input, BlockSize);
        ref byte otherOutput = ref Unsafe.Add(ref output, Apart);
        ref ushort otherCandidates = ref Unsafe.Add(ref candidates, Stride);
        Unsafe.SkipInit(out SnappyBlockEncoder.Progress aside);
        while (matches != 0 && otherMatches != 0)
        {
            matches = SnappyBlockEncoder.WriteMatch(
                ref input, BlockSize, start, matches, ref candidates, ref output, ref pending, ref written, ref aside);
            otherMatches = SnappyBlockEncoder.WriteMatch(
                ref otherInput,
                BlockSize,
                otherStart,
                otherMatches,
                ref otherCandidates,
                ref otherOutput,
                ref otherPending,
                ref otherWritten,
                ref aside);
        }

        (first.Pending, first.Written) = (pending, written);
        (second.Pending, second.Written) = (otherPending, otherWritten);
        ReadOnlySpan<byte> block = MemoryMarshal.CreateReadOnlySpan(ref input, BlockSize);
        SnappyBlockEncoder.WriteMatches(block, matches, ref candidates, ref output, ref first);
        block = MemoryMarshal.CreateReadOnlySpan(ref otherInput, BlockSize);
        SnappyBlockEncoder.WriteMatches(block, otherMatches, ref otherCandidates, ref otherOutput, ref second);
    }
}
