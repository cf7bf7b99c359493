using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Medallion.Parquet.Encodings;

/// <summary>A fast hash of short byte strings for tables that compare values themselves; not for anything stored.</summary>
internal static class ByteHash
{
    /// <summary>Bytes of a value that <see cref="Load"/> takes.</summary>
    public const int LoadedBytes = 2 * sizeof(ulong);

    private const ulong First = 0x9E37_79B9_7F4A_7C15; // 2^64 divided by the golden ratio
    private const ulong Second = 0xD6E8_FEB8_6659_FD93; // odd, with about as many ones as zeros

    /// <summary>The first 16 bytes of a value as two numbers, filled up with zeros where it is shorter.</summary>
    /// <param name="bytes">Holds the value; what lies behind it does not matter, but lets it be read in two steps.</param>
    /// <param name="start">Where the value starts.</param>
    /// <param name="length">Its bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (ulong Prefix, ulong Next) Load(ReadOnlySpan<byte> bytes, int start, int length)
    {
        if (start > bytes.Length - LoadedBytes)
        {
            return LoadAtEnd(bytes.Slice(start, Math.Min(length, LoadedBytes)));
        }

        ref byte value = ref Unsafe.Add(ref MemoryMarshal.GetReference(bytes), start);
        ulong prefix = Unsafe.ReadUnaligned<ulong>(ref value);
        ulong next = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref value, sizeof(ulong)));
        return length >= sizeof(ulong)
            ? (prefix, length >= LoadedBytes ? next : next & Mask(length - sizeof(ulong)))
            : (prefix & Mask(length), 0);
    }

    /// <summary>Hash of a value of any length.</summary>
    /// <param name="prefix">What <see cref="Load"/> returned.</param>
    /// <param name="next">What <see cref="Load"/> returned.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(ulong prefix, ulong next, ReadOnlySpan<byte> value)
    {
        ulong hash = Mix(prefix ^ Second ^ (ulong)value.Length, next ^ First);
        return (uint)((value.Length <= LoadedBytes ? hash : Rest(hash, value)) >> 32);
    }

    /// <summary>Hash of a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(ulong value) => (uint)(Mix(value ^ Second, First) >> 32);

    private static ulong Rest(ulong hash, ReadOnlySpan<byte> value)
    {
        for (int position = LoadedBytes; value.Length - position > sizeof(ulong); position += sizeof(ulong))
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(value[position..]), First);
        }

        return Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(value[^sizeof(ulong)..]), First);
    }

    private static (ulong Prefix, ulong Next) LoadAtEnd(ReadOnlySpan<byte> value)
    {
        Span<byte> padded = stackalloc byte[LoadedBytes];
        padded.Clear();
        value.CopyTo(padded);
        return (MemoryMarshal.Read<ulong>(padded), MemoryMarshal.Read<ulong>(padded[sizeof(ulong)..]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mask(int bytes) => (1UL << (8 * bytes)) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return BitOperations.RotateLeft(high, 23) ^ low;
    }
}
