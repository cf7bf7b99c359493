using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Medallion.Stages.Deduplication.Keys;

/// <summary>
/// Hash of encoded keys, by folded 128-bit products of key words and secrets. The secrets are drawn anew for each run, so
/// that nobody can prepare an input whose keys all fall into one place; equal keys are found whatever they are.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct KeyHash
{
    private const ulong Odd = 0x9E37_79B9_7F4A_7C15;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _mask;

    /// <param name="seed">Random number of the run.</param>
    /// <param name="level">Levels give hashes that are independent of each other.</param>
    /// <param name="mask">Bits that count.</param>
    public KeyHash(ulong seed, int level, ulong mask)
    {
        _first = Mix(seed + Odd, Odd * (2UL * (uint)level + 3));
        _second = Mix(_first + seed, Odd ^ (uint)level) | 1;
        _third = Mix(_second + Odd, seed ^ _first);
        _mask = mask;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Compute(ReadOnlySpan<byte> key)
    {
        ref byte start = ref MemoryMarshal.GetReference(key);
        int length = key.Length;
        if (length is >= 8 and <= 16)
        {
            return Finish(Read64(ref start, 0), Read64(ref start, length - 8), _third, length);
        }

        return length > 16 ? ComputeLong(ref start, length) : ComputeShort(ref start, length);
    }

    private ulong ComputeShort(ref byte start, int length)
    {
        if (length >= 4)
        {
            return Finish(Read32(ref start, 0), Read32(ref start, length - 4), _third, length);
        }

        // Up to 3 bytes: the first, the middle and the last one are all of them.
        ulong word = length == 0
            ? 0
            : start | (ulong)Unsafe.Add(ref start, length >> 1) << 8 | (ulong)Unsafe.Add(ref start, length - 1) << 16;
        return Finish(word, 0, _third, length);
    }

    private ulong ComputeLong(ref byte start, int length)
    {
        ulong state = _third;
        int last = length - 16;
        for (int at = 0; at < last; at += 16)
        {
            state = Mix(Read64(ref start, at) ^ _first, Read64(ref start, at + 8) ^ state);
        }

        return Finish(Read64(ref start, last), Read64(ref start, last + 8), state, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Finish(ulong low, ulong high, ulong state, int length) =>
        Mix(Mix(low ^ _first, high ^ state) ^ _second, Odd ^ (uint)length) & _mask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read64(ref byte start, int at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Read32(ref byte start, int at) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, at));
}
