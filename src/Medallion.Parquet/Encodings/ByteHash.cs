using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Medallion.Parquet.Encodings;

/// <summary>A fast hash of short byte strings for tables that compare values themselves; not for anything stored.</summary>
internal static class ByteHash
{
    /// <summary>Bytes of a value that its head holds.</summary>
    public const int HeadBytes = 32;

    /// <summary>Bits of the hash of a value that are all set where it is longer than its head.</summary>
    private const uint LowBits = 0xFF;

    private const ulong First = 0x9E37_79B9_7F4A_7C15; // 2^64 divided by the golden ratio
    private const ulong Second = 0xD6E8_FEB8_6659_FD93; // odd, with about as many ones as zeros

    /// <summary>Read from where as many bytes of ones are left as are to be kept: a mask of any length by one load.</summary>
    private static ReadOnlySpan<byte> Masks =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>The head of a value where 32 bytes can be read from its start: those behind it become zeros.</summary>
    /// <param name="value">Its first byte.</param>
    /// <param name="missing">Bytes that it has fewer than a head, 0 to 32.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> LoadHead(ref byte value, nint missing) =>
        Vector256.LoadUnsafe(ref value) & Vector256.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(Masks), missing));

    /// <summary>The first 32 bytes of a value, filled up with zeros where it is shorter.</summary>
    /// <param name="bytes">Holds the value; what lies behind it does not matter, but lets it be read in one step.</param>
    /// <param name="start">Where the value starts.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="copy">Room for 32 bytes: the value is copied there where as many cannot be read from its start.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Head(ReadOnlySpan<byte> bytes, int start, int length, Span<byte> copy)
    {
        ReadOnlySpan<byte> value = bytes.Slice(start, Math.Min(length, HeadBytes));
        ref byte first = ref MemoryMarshal.GetReference(value);
        if (start > bytes.Length - HeadBytes)
        {
            first = ref Copy(value, copy);
        }

        return LoadHead(ref first, HeadBytes - value.Length);
    }

    /// <summary>Hash of a value of any length; never 0.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(Vector256<byte> head, ReadOnlySpan<byte> value) =>
        value.Length <= HeadBytes
            ? OfHead(head, (uint)(HeadBytes - value.Length))
            : Rest(Fold(head, (uint)value.Length), value) | LowBits;

    /// <summary>
    /// Hash of a value that its head holds whole. Its lowest bits tell how long the value is, so that values whose hashes and
    /// heads are equal are equal.
    /// </summary>
    /// <param name="head">Its head.</param>
    /// <param name="missing">Bytes that it has fewer than a head, 0 to 32.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint OfHead(Vector256<byte> head, uint missing) => (Fold(head, missing) & ~LowBits) | (missing + 1);

    /// <summary>Hash of a number; never 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(ulong value)
    {
        ulong high = Math.BigMul(value ^ Second, First, out ulong low);
        return (uint)((BitOperations.RotateLeft(high, 23) ^ low) >> 32) | 1;
    }

    /// <summary>Folds one half into the other before it takes the checksum: to take it of both would take twice as long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Fold(Vector256<byte> head, uint seed)
    {
        Vector128<uint> spread = head.GetUpper().AsUInt32() * Vector128.Create((uint)(First >> 32) | 1);
        Vector128<ulong> both = (head.GetLower().AsUInt32() ^ spread).AsUInt64();
        return BitOperations.Crc32C(BitOperations.Crc32C(seed, both.ToScalar()), both.GetElement(1));
    }

    private static ref byte Copy(ReadOnlySpan<byte> value, Span<byte> copy)
    {
        value.CopyTo(copy);
        return ref MemoryMarshal.GetReference(copy[..HeadBytes]);
    }

    private static uint Rest(uint hash, ReadOnlySpan<byte> value)
    {
        for (int position = HeadBytes; value.Length - position > sizeof(ulong); position += sizeof(ulong))
        {
            hash = BitOperations.Crc32C(hash, BinaryPrimitives.ReadUInt64LittleEndian(value[position..]));
        }

        return BitOperations.Crc32C(hash, BinaryPrimitives.ReadUInt64LittleEndian(value[^sizeof(ulong)..]));
    }
}
