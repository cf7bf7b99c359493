using System.Buffers;
using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Decoding;

/// <summary>Decodes DELTA_LENGTH_BYTE_ARRAY and DELTA_BYTE_ARRAY.</summary>
internal static class DeltaByteArrayDecoder
{
    /// <summary>Appends byte arrays whose lengths stand in front of their bytes.</summary>
    public static void DecodeLengths(EncodedValues values, ColumnBuffer destination)
    {
        using Lengths lengths = new(CheckedCount(values));
        if (values.Count == 0)
        {
            return;
        }

        BinaryBuffer buffer = CheckedBuffer(destination);
        ReadOnlySpan<byte> bytes = DeltaBinaryPackedDecoder.DecodeWhole(values.Bytes, lengths.Span);
        long total = Sum(lengths.Span);
        if (total > bytes.Length)
        {
            DecodingFault.ThrowCorrupt($"The lengths add up to {total:N0} bytes, but {bytes.Length:N0} are there.");
        }

        var appender = new BinaryAppender(buffer, values.Count, total, values.MaxDecodedBytes);
        bytes[..(int)total].CopyTo(appender.Free);
        foreach (int length in lengths.Span)
        {
            CheckWidth(length, buffer);
            appender.Advance(length);
        }

        buffer.CommitValues(values.Count);
    }

    /// <summary>Appends byte arrays that share a prefix with the one before.</summary>
    public static void DecodePrefixes(EncodedValues values, ColumnBuffer destination)
    {
        using Lengths prefixes = new(CheckedCount(values));
        using Lengths suffixes = new(values.Count);
        if (values.Count == 0)
        {
            return;
        }

        BinaryBuffer buffer = CheckedBuffer(destination);
        ReadOnlySpan<byte> rest = DeltaBinaryPackedDecoder.DecodeWhole(values.Bytes, prefixes.Span);
        ReadOnlySpan<byte> bytes = DeltaBinaryPackedDecoder.DecodeWhole(rest, suffixes.Span);
        long suffixTotal = Sum(suffixes.Span);
        if (suffixTotal > bytes.Length)
        {
            DecodingFault.ThrowCorrupt(
                $"The suffixes add up to {suffixTotal:N0} bytes, but {bytes.Length:N0} are there.");
        }

        long total = Sum(prefixes.Span) + suffixTotal;
        var appender = new BinaryAppender(buffer, values.Count, total, values.MaxDecodedBytes);
        AppendPrefixed(ref appender, prefixes.Span, suffixes.Span, bytes, buffer);
        buffer.CommitValues(values.Count);
    }

    private static void AppendPrefixed(
        ref BinaryAppender appender,
        ReadOnlySpan<int> prefixes,
        ReadOnlySpan<int> suffixes,
        ReadOnlySpan<byte> bytes,
        BinaryBuffer buffer)
    {
        ReadOnlySpan<byte> previous = default;
        for (int i = 0; i < prefixes.Length; i++)
        {
            if (prefixes[i] > previous.Length)
            {
                DecodingFault.ThrowCorrupt(
                    $"Value {i:N0} shares {prefixes[i]:N0} bytes with the one before, which has {previous.Length:N0}.");
            }

            int length = prefixes[i] + suffixes[i];
            CheckWidth(length, buffer);
            Span<byte> place = appender.Free[..length];
            previous[..prefixes[i]].CopyTo(place);
            bytes[..suffixes[i]].CopyTo(place[prefixes[i]..]);
            bytes = bytes[suffixes[i]..];
            appender.Advance(length);
            previous = place;
        }
    }

    private static int CheckedCount(EncodedValues values)
    {
        DecodingFault.CheckSize((long)values.Count * sizeof(int), values.MaxDecodedBytes);
        return values.Count;
    }

    private static BinaryBuffer CheckedBuffer(ColumnBuffer destination)
    {
        if (destination is not BinaryBuffer buffer)
        {
            DecodingFault.ThrowUnsupported("Delta encodings of byte arrays are for columns of byte arrays only.");
            return null!;
        }

        return buffer;
    }

    private static void CheckWidth(int length, BinaryBuffer buffer)
    {
        int width = FixedWidth.Of(buffer.Column.Type);
        if (width != 0 && width != length)
        {
            DecodingFault.ThrowCorrupt($"A value has {length:N0} bytes, but all have {width:N0} in this column.");
        }
    }

    private static long Sum(ReadOnlySpan<int> lengths)
    {
        long total = 0;
        foreach (int length in lengths)
        {
            if (length < 0)
            {
                DecodingFault.ThrowCorrupt($"A length of {length:N0} bytes is negative.");
            }

            total += length;
        }

        return total;
    }

    /// <summary>Rented memory for the lengths of one page.</summary>
    private readonly ref struct Lengths(int count)
    {
        private readonly int[] _rented = ArrayPool<int>.Shared.Rent(count);

        public Span<int> Span => _rented.AsSpan(0, count);

        public void Dispose() => ArrayPool<int>.Shared.Return(_rented);
    }
}
