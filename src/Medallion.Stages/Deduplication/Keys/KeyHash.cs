using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

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

    /// <summary>
    /// Hashes keys that lie one behind the other, up to the first that has not 8 to 16 bytes, or not all of them here: most keys
    /// have, and a loop that calls nothing takes half the time.
    /// </summary>
    /// <param name="bytes">Holds the keys.</param>
    /// <param name="start">Where the first one starts.</param>
    /// <param name="ends">Where each ends.</param>
    /// <param name="hashes">Takes the hash of each; as many as ends.</param>
    /// <returns>Keys that were hashed.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int ComputeMiddle(ReadOnlySpan<byte> bytes, int start, ReadOnlySpan<int> ends, Span<ulong> hashes)
    {
        const int Least = sizeof(ulong);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start, (uint)bytes.Length, nameof(start));
        ref byte text = ref MemoryMarshal.GetReference(bytes);
        ref int end = ref MemoryMarshal.GetReference(ends);
        ref ulong hash = ref MemoryMarshal.GetReference(hashes);

        // In locals: what is stored could be the secrets, for all the compiler knows.
        (ulong first, ulong second, ulong third, ulong mask) = (_first, _second, _third, _mask);
        int most = Math.Min(ends.Length, hashes.Length);
        nint done = 0;
        for (; done < most; done++)
        {
            int next = Unsafe.Add(ref end, done);
            int length = next - start;
            if ((uint)(length - Least) > Least || next > bytes.Length)
            {
                break;
            }

            ulong mixed = Mix(Read64(ref text, start) ^ first, Read64(ref text, next - Least) ^ third) ^ second;
            Unsafe.Add(ref hash, done) = Mix(mixed, Odd ^ (uint)length) & mask;
            start = next;
        }

        return (int)done;
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
        if (Bmi2.X64.IsSupported)
        {
            // Math.BigMul takes the low half by way of memory, for which the loops have no registers left.
            return Bmi2.X64.MultiplyNoFlags(left, right) ^ (left * right);
        }

        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read64(ref byte start, int at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Read32(ref byte start, int at) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, at));
}
