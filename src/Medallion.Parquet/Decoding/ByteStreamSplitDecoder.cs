using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Decoding;

/// <summary>Decodes BYTE_STREAM_SPLIT: first the first byte of every value, then the second ones, and so on.</summary>
internal static class ByteStreamSplitDecoder
{
    /// <summary>Appends the values; their rows are marked apart.</summary>
    public static void Decode(EncodedValues values, ColumnBuffer destination)
    {
        switch (destination)
        {
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
                DecodingFault.ThrowUnsupported("BYTE_STREAM_SPLIT is for columns of fixed-size values only.");
                break;
        }
    }

    private static void DecodeFixed<T>(EncodedValues values, ValueBuffer<T> destination)
        where T : unmanaged
    {
        int stride = CheckedStride(values, Unsafe.SizeOf<T>());
        Join(values.Bytes, stride, Unsafe.SizeOf<T>(), MemoryMarshal.AsBytes(destination.AppendValues(values.Count)));
    }

    private static void DecodeFixed(EncodedValues values, int width, BinaryBuffer destination)
    {
        int stride = CheckedStride(values, width);
        int bytes = values.Count * width;
        var appender = new BinaryAppender(destination, values.Count, bytes, values.MaxDecodedBytes);
        Join(values.Bytes, stride, width, appender.Room[..bytes]);
        FixedWidth.FillEnds(appender.Ends, width);
        appender.Commit();
    }

    /// <summary>Values in the page: bytes from one byte of a value to its next.</summary>
    private static int CheckedStride(EncodedValues values, int width)
    {
        int stride = values.Bytes.Length / width;
        if (values.Count > stride)
        {
            DecodingFault.ThrowCorrupt(
                $"{values.Count:N0} values of {width} bytes each do not fit into {values.Bytes.Length:N0} bytes.");
        }

        return stride;
    }

    private static void Join(ReadOnlySpan<byte> streams, int stride, int width, Span<byte> destination)
    {
        for (int part = 0; part < width; part++)
        {
            ReadOnlySpan<byte> stream = streams.Slice(part * stride, destination.Length / width);
            int at = part;
            foreach (byte value in stream)
            {
                destination[at] = value;
                at += width;
            }
        }
    }
}
