using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Encodings;

/// <summary>PLAIN and DELTA_LENGTH_BYTE_ARRAY (parquet-format, Encodings.md).</summary>
internal static class PlainEncoder
{
    /// <summary>Appends values of fixed size, little-endian.</summary>
    public static void Encode<T>(ReadOnlySpan<T> values, PageBuffer output)
        where T : unmanaged => output.Write(MemoryMarshal.AsBytes(values));

    /// <summary>Appends booleans, 8 a byte, the lowest bit first.</summary>
    public static void EncodeBooleans(ReadOnlySpan<bool> values, PageBuffer output)
    {
        int byteCount = (values.Length + 7) / 8;
        Span<byte> room = output.Reserve(byteCount)[..byteCount];
        room.Clear();
        for (int i = 0; i < values.Length; i++)
        {
            room[i / 8] |= (byte)((values[i] ? 1 : 0) << (i % 8));
        }

        output.Advance(byteCount);
    }

    /// <summary>Appends byte arrays, each behind its length in 4 bytes.</summary>
    public static void EncodeBinary(BinaryBuffer values, int first, int count, PageBuffer output)
    {
        ReadOnlySpan<byte> bytes = Range(values, first, count);
        int byteCount = checked(bytes.Length + (count * sizeof(int)));
        Span<byte> room = output.Reserve(byteCount);
        ReadOnlySpan<int> ends = values.Ends.Slice(first, count);
        int start = first == 0 ? 0 : values.Ends[first - 1];
        foreach (int end in ends)
        {
            int length = end - start;
            BinaryPrimitives.WriteInt32LittleEndian(room, length);
            bytes[..length].CopyTo(room[sizeof(int)..]);
            bytes = bytes[length..];
            room = room[(sizeof(int) + length)..];
            start = end;
        }

        output.Advance(byteCount);
    }

    /// <summary>Appends byte arrays of one length, without it.</summary>
    public static void EncodeFixed(BinaryBuffer values, int first, int count, PageBuffer output) =>
        output.Write(Range(values, first, count));

    /// <summary>Appends the lengths of byte arrays by DELTA_BINARY_PACKED, then their bytes.</summary>
    public static void EncodeDeltaLength(BinaryBuffer values, int first, int count, PageBuffer output)
    {
        int[] lengths = ArrayPool<int>.Shared.Rent(count);
        ReadOnlySpan<int> ends = values.Ends;
        int start = first == 0 ? 0 : ends[first - 1];
        for (int i = 0; i < count; i++)
        {
            lengths[i] = ends[first + i] - start;
            start = ends[first + i];
        }

        DeltaBinaryPackedEncoder.Encode<int>(lengths.AsSpan(0, count), output);
        ArrayPool<int>.Shared.Return(lengths);
        output.Write(Range(values, first, count));
    }

    private static ReadOnlySpan<byte> Range(BinaryBuffer values, int first, int count)
    {
        if (count == 0)
        {
            return [];
        }

        int start = first == 0 ? 0 : values.Ends[first - 1];
        return values.Bytes[start..values.Ends[first + count - 1]];
    }
}
