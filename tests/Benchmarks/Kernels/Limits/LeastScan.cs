using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Benchmarks.Kernels.Limits;

/// <summary>The least that a scan of CSV text has to do: no quotes are tracked, no width is checked, no end of text is met.</summary>
internal static class LeastScan
{
    private const int BlockLength = 64;

    /// <summary>Compares every byte with the four that give structure; the masks are only folded into one number.</summary>
    public static ulong Masks(ReadOnlySpan<byte> text)
    {
        ref byte start = ref MemoryMarshal.GetReference(text);
        ulong quotes = 0;
        ulong ends = 0;
        for (nint at = 0; at <= text.Length - BlockLength; at += BlockLength)
        {
            Vector512<byte> block = Load(ref start, at);
            quotes ^= Find(block, (byte)'"');
            ends += Find(block, (byte)',') ^ Find(block, (byte)'\n') ^ Find(block, (byte)'\r');
        }

        return quotes ^ ends;
    }

    /// <summary>Writes down where each delimiter and line break is, as if no other text were there.</summary>
    /// <param name="text">The text.</param>
    /// <param name="positions">As long as the text.</param>
    public static int Index(ReadOnlySpan<byte> text, Span<int> positions)
    {
        ref byte start = ref MemoryMarshal.GetReference(text);
        ref int next = ref MemoryMarshal.GetReference(positions);
        ulong quotes = 0;
        for (nint at = 0; at <= text.Length - BlockLength; at += BlockLength)
        {
            Vector512<byte> block = Load(ref start, at);
            quotes |= Find(block, (byte)'"');
            ulong ends = Find(block, (byte)',') | Find(block, (byte)'\n') | Find(block, (byte)'\r');
            for (; ends != 0; ends &= ends - 1)
            {
                next = (int)at + BitOperations.TrailingZeroCount(ends);
                next = ref Unsafe.Add(ref next, 1);
            }
        }

        return (int)(Unsafe.ByteOffset(ref MemoryMarshal.GetReference(positions), ref next) / sizeof(int)) + (quotes == 0 ? 0 : 1);
    }

    /// <summary>As <see cref="Index"/>, and looks at the first eight bytes of every cell.</summary>
    public static ulong Look(ReadOnlySpan<byte> text, Span<int> positions)
    {
        int cells = Index(text, positions);
        ref byte start = ref MemoryMarshal.GetReference(text);
        ulong seen = 0;
        foreach (int end in positions[..(cells - 1)])
        {
            seen |= Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, Math.Min(end + 1, text.Length - sizeof(ulong))));
        }

        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Load(ref byte start, nint at) => Vector512.LoadUnsafe(ref start, (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Find(Vector512<byte> block, byte value) =>
        Vector512.Equals(block, Vector512.Create(value)).ExtractMostSignificantBits();
}
