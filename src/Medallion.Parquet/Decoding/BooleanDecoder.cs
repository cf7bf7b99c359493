using System.Buffers.Binary;
using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Decoding;

/// <summary>Decodes booleans: PLAIN (one bit each) and RLE.</summary>
internal static class BooleanDecoder
{
    /// <summary>Appends booleans of one bit each, least significant bit first.</summary>
    public static void DecodePlain(EncodedValues values, ValueBuffer<bool> destination)
    {
        if (BitUnpacker.ByteCount(values.Count, 1) > values.Bytes.Length)
        {
            DecodingFault.ThrowCorrupt($"{values.Count:N0} bits do not fit into {values.Bytes.Length:N0} bytes.");
        }

        DecodingFault.CheckSize(values.Count, values.MaxDecodedBytes);
        Expand(values.Bytes, destination.AppendValues(values.Count));
    }

    /// <summary>Appends booleans in the RLE and bit-packing hybrid, with its length in front.</summary>
    public static void DecodeRle(EncodedValues values, ValueBuffer<bool> destination)
    {
        if (values.Count == 0)
        {
            return;
        }

        DecodingFault.CheckSize(values.Count, values.MaxDecodedBytes);
        Span<bool> place = destination.AppendValues(values.Count);
        var reader = new RleHybridReader(SplitPrefixed(values.Bytes), bitWidth: 1);
        while (!place.IsEmpty)
        {
            RleRun run = reader.ReadRun();
            int length = (int)Math.Min(run.Length, place.Length);
            if (run.IsRepeated)
            {
                place[..length].Fill(run.Value != 0);
            }
            else
            {
                Expand(run.Packed, place[..length]);
            }

            place = place[length..];
        }
    }

    private static ReadOnlySpan<byte> SplitPrefixed(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(uint)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) > (uint)(bytes.Length - sizeof(uint)))
        {
            DecodingFault.ThrowCorrupt("The runs of booleans are longer than the page.");
        }

        return bytes.Slice(sizeof(uint), (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes));
    }

    private static void Expand(ReadOnlySpan<byte> bits, Span<bool> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (bits[i >> 3] >> (i & 7) & 1) != 0;
        }
    }
}
