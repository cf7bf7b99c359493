using System.Numerics;
using System.Runtime.CompilerServices;
using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Decoding;

/// <summary>Decodes DELTA_BINARY_PACKED.</summary>
internal static class DeltaBinaryPackedDecoder
{
    private const int MaxWidth = 64;

    /// <summary>Appends the values; their rows are marked apart.</summary>
    public static void Decode(EncodedValues values, ColumnBuffer destination)
    {
        switch (destination)
        {
            case ValueBuffer<int> buffer:
                Append(values, buffer);
                break;
            case ValueBuffer<long> buffer:
                Append(values, buffer);
                break;
            default:
                DecodingFault.ThrowUnsupported("DELTA_BINARY_PACKED is for INT32 and INT64 columns only.");
                break;
        }
    }

    /// <summary>Decodes a sequence of exactly as many values as the destination has room for.</summary>
    /// <returns>The bytes behind the sequence.</returns>
    public static ReadOnlySpan<byte> DecodeWhole(ReadOnlySpan<byte> source, Span<int> destination)
    {
        var reader = new VarintReader(source);
        DeltaBinaryPackedHeader header = DeltaBinaryPackedHeader.Read(ref reader);
        if (header.ValueCount != destination.Length)
        {
            DecodingFault.ThrowCorrupt(
                $"{destination.Length:N0} lengths were expected, but the page has {header.ValueCount:N0}.");
        }

        ReadValues(ref reader, header, destination);
        return reader.Rest;
    }

    private static void Append<T>(EncodedValues values, ValueBuffer<T> destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (values.Count == 0)
        {
            return;
        }

        DecodingFault.CheckSize((long)values.Count * Unsafe.SizeOf<T>(), values.MaxDecodedBytes);
        var reader = new VarintReader(values.Bytes);
        DeltaBinaryPackedHeader header = DeltaBinaryPackedHeader.Read(ref reader);
        if (header.ValueCount < values.Count)
        {
            DecodingFault.ThrowCorrupt(
                $"{values.Count:N0} values were expected, but the page has {header.ValueCount:N0}.");
        }

        ReadValues(ref reader, header, destination.AppendValues(values.Count));
    }

    private static void ReadValues<T>(ref VarintReader reader, DeltaBinaryPackedHeader header, Span<T> destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (destination.IsEmpty)
        {
            return;
        }

        ulong value = (ulong)header.First;
        destination[0] = T.CreateTruncating(value);
        destination = destination[1..];
        Span<ulong> deltas = stackalloc ulong[header.MiniblockLength];
        while (!destination.IsEmpty)
        {
            ulong minDelta = (ulong)reader.ReadZigZag();
            ReadOnlySpan<byte> widths = reader.ReadBytes(header.MiniblockCount);
            for (int i = 0; i < widths.Length && !destination.IsEmpty; i++)
            {
                Span<T> place = destination[..Math.Min(destination.Length, header.MiniblockLength)];
                ReadOnlySpan<byte> packed = ReadPacked(ref reader, widths[i], header.MiniblockLength, place.Length);
                Span<ulong> batch = deltas[..place.Length];
                BitUnpacker.Unpack(packed, widths[i], batch);
                value = AddUp(value, minDelta, batch, place);
                destination = destination[place.Length..];
            }
        }
    }

    /// <summary>Reads a miniblock; the last one is padded to its whole length, which some writers leave out.</summary>
    private static ReadOnlySpan<byte> ReadPacked(ref VarintReader reader, int width, int length, int needed)
    {
        if (width > MaxWidth)
        {
            DecodingFault.ThrowCorrupt($"Deltas of {width} bits are wider than any value.");
        }

        ReadOnlySpan<byte> packed = reader.ReadAtMost(BitUnpacker.ByteCount(length, width));
        if (packed.Length < BitUnpacker.ByteCount(needed, width))
        {
            DecodingFault.ThrowCorrupt("A miniblock of deltas is cut off.");
        }

        return packed;
    }

    /// <summary>Adds the deltas up; they wrap around on purpose: the difference of two values may not fit their type.</summary>
    /// <returns>The last value.</returns>
    private static ulong AddUp<T>(ulong value, ulong minDelta, ReadOnlySpan<ulong> deltas, Span<T> destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < deltas.Length; i++)
        {
            value = unchecked(value + minDelta + deltas[i]);
            destination[i] = T.CreateTruncating(value);
        }

        return value;
    }
}
