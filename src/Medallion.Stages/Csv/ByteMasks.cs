using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Medallion.Stages.Csv;

/// <summary>Finds a byte in 64 bytes at once: bit i of the answer is 1 where byte i is the one.</summary>
internal static class ByteMasks
{
    /// <summary>Bytes that one mask covers.</summary>
    public const int BlockLength = 64;

    /// <summary>Where <paramref name="value"/> is among the 64 bytes from <paramref name="block"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ref byte block, byte value) =>
        Vector512.IsHardwareAccelerated ? OfOneVector(ref block, value)
        : Vector256.IsHardwareAccelerated ? OfTwoVectors(ref block, value)
        : OfFourVectors(ref block, value);

    /// <summary>Where the 64 bytes from <paramref name="block"/> on are zero or no ASCII: as signed numbers, those below 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfStrange(ref byte block) =>
        Vector512.IsHardwareAccelerated ? OfStrangeInOneVector(ref block) : OfStrangeInTwoVectors(ref block);

    /// <summary>By one comparison of 512 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong OfStrangeInOneVector(ref byte block) =>
        Vector512.LessThan(Vector512.LoadUnsafe(ref Unsafe.As<byte, sbyte>(ref block)), Vector512<sbyte>.One)
            .ExtractMostSignificantBits();

    /// <summary>By two comparisons of 256 bits, each of which the framework halves where there are only smaller vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong OfStrangeInTwoVectors(ref byte block)
    {
        ref sbyte signed = ref Unsafe.As<byte, sbyte>(ref block);
        ulong low = Vector256.LessThan(Vector256.LoadUnsafe(ref signed), Vector256<sbyte>.One).ExtractMostSignificantBits();
        ulong high = Vector256.LessThan(Vector256.LoadUnsafe(ref signed, 32), Vector256<sbyte>.One).ExtractMostSignificantBits();
        return low | (high << 32);
    }

    /// <summary>By one comparison of 512 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong OfOneVector(ref byte block, byte value) =>
        Vector512.Equals(Vector512.LoadUnsafe(ref block), Vector512.Create(value)).ExtractMostSignificantBits();

    /// <summary>By two comparisons of 256 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong OfTwoVectors(ref byte block, byte value)
    {
        var wanted = Vector256.Create(value);
        ulong low = Vector256.Equals(Vector256.LoadUnsafe(ref block), wanted).ExtractMostSignificantBits();
        ulong high = Vector256.Equals(Vector256.LoadUnsafe(ref block, 32), wanted).ExtractMostSignificantBits();
        return low | (high << 32);
    }

    /// <summary>By four comparisons of 128 bits; the framework carries them out in software where there are no vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong OfFourVectors(ref byte block, byte value)
    {
        var wanted = Vector128.Create(value);
        ulong a = Vector128.Equals(Vector128.LoadUnsafe(ref block), wanted).ExtractMostSignificantBits();
        ulong b = Vector128.Equals(Vector128.LoadUnsafe(ref block, 16), wanted).ExtractMostSignificantBits();
        ulong c = Vector128.Equals(Vector128.LoadUnsafe(ref block, 32), wanted).ExtractMostSignificantBits();
        ulong d = Vector128.Equals(Vector128.LoadUnsafe(ref block, 48), wanted).ExtractMostSignificantBits();
        return a | (b << 16) | (c << 32) | (d << 48);
    }
}
