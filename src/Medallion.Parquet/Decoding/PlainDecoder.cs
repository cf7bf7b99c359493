using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Decoding;

/// <summary>Decodes PLAIN.</summary>
internal static class PlainDecoder
{
    /// <summary>Appends the values; their rows are marked apart.</summary>
    public static void Decode(EncodedValues values, ColumnBuffer destination)
    {
        switch (destination)
        {
            case ValueBuffer<bool> buffer:
                BooleanDecoder.DecodePlain(values, buffer);
                break;
            case ValueBuffer<int> buffer:
                DecodeFixed(values, buffer);
                break;
            case ValueBuffer<long> buffer:
                DecodeFixed(values, buffer);
                break;
            case ValueBuffer<float> buffer:
                DecodeFixed(values, buffer);
                break;
            case ValueBuffer<double> buffer:
                DecodeFixed(values, buffer);
                break;
            case BinaryBuffer buffer when FixedWidth.Of(buffer.Column.Type) is var width and > 0:
                DecodeFixed(values, width, buffer);
                break;
            default:
                DecodeBinary(values, (BinaryBuffer)destination);
                break;
        }
    }

    private static void DecodeFixed<T>(EncodedValues values, ValueBuffer<T> destination)
        where T : unmanaged
    {
        int bytes = CheckedLength(values, Unsafe.SizeOf<T>());
        MemoryMarshal.Cast<byte, T>(values.Bytes[..bytes]).CopyTo(destination.AppendValues(values.Count));
    }

    private static void DecodeFixed(EncodedValues values, int width, BinaryBuffer destination)
    {
        int bytes = CheckedLength(values, width);
        var appender = new BinaryAppender(destination, values.Count, bytes, values.MaxDecodedBytes);
        values.Bytes[..bytes].CopyTo(appender.Room);
        FixedWidth.FillEnds(appender.Ends, width);
        appender.Commit();
    }

    private static int CheckedLength(EncodedValues values, int width)
    {
        long bytes = (long)values.Count * width;
        if (bytes > values.Bytes.Length)
        {
            DecodingFault.ThrowCorrupt(
                $"{values.Count:N0} values of {width} bytes each do not fit into {values.Bytes.Length:N0} bytes.");
        }

        return (int)bytes;
    }

    private static void DecodeBinary(EncodedValues values, BinaryBuffer destination)
    {
        ReadOnlySpan<byte> source = values.Bytes;
        long bytes = source.Length - (long)values.Count * sizeof(uint);
        if (bytes < 0)
        {
            DecodingFault.ThrowCorrupt(
                $"{values.Count:N0} lengths of 4 bytes do not fit into {source.Length:N0} bytes.");
        }

        var appender = new BinaryAppender(destination, values.Count, bytes, values.MaxDecodedBytes);
        Span<byte> room = appender.Room;
        Span<int> ends = appender.Ends;
        int at = 0;
        int written = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            if (source.Length - at < sizeof(uint))
            {
                DecodingFault.ThrowCorrupt($"The length of value {i:N0} is cut off.");
            }

            uint length = BinaryPrimitives.ReadUInt32LittleEndian(source[at..]);
            at += sizeof(uint);

            // What the lengths still to come take is not there for values: else they could overrun what was reserved.
            if (length > (uint)bytes)
            {
                ThrowTooLong(length, i, bytes);
            }

            BinaryAppender.Copy(source, at, (int)length, room, written);
            at += (int)length;
            written += (int)length;
            ends[i] = written;
            bytes -= length;
        }

        appender.Commit();
    }

    private static void ThrowTooLong(uint length, int value, long left) => DecodingFault.ThrowCorrupt(
        $"Value {value:N0} declares {length:N0} bytes, but {left:N0} are left for values.");
}
