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
        CheckWidths(lengths.Span, buffer);
        long total = Sum(lengths.Span);
        if (total > bytes.Length)
        {
            DecodingFault.ThrowCorrupt($"The lengths add up to {total:N0} bytes, but {bytes.Length:N0} are there.");
        }

        var appender = new BinaryAppender(buffer, values.Count, total, values.MaxDecodedBytes);
        bytes[..(int)total].CopyTo(appender.Room);
        AddUp(lengths.Span, appender.Ends);
        appender.Commit();
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
        Join(prefixes.Span, suffixes.Span, bytes, appender.Room, appender.Ends);
        CheckWidths(suffixes.Span, buffer);
        appender.Commit();
    }

    /// <summary>Joins each prefix with its suffix, and leaves the whole lengths where the suffixes' were.</summary>
    private static void Join(
        ReadOnlySpan<int> prefixes, Span<int> suffixes, ReadOnlySpan<byte> bytes, Span<byte> room, Span<int> ends)
    {
        int previousStart = 0;
        int written = 0;
        int read = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            int prefix = prefixes[i];
            int suffix = suffixes[i];
            if (prefix > written - previousStart)
            {
                DecodingFault.ThrowCorrupt(
                    $"Value {i:N0} shares {prefix:N0} bytes with the one before, which has {written - previousStart:N0}.");
            }

            BinaryAppender.Copy(room, previousStart, prefix, room, written);
            BinaryAppender.Copy(bytes, read, suffix, room, written + prefix);
            previousStart = written;
            written += prefix + suffix;
            read += suffix;
            suffixes[i] += prefix;
            ends[i] = written;
        }
    }

    private static void AddUp(ReadOnlySpan<int> lengths, Span<int> ends)
    {
        int end = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            end += lengths[i];
            ends[i] = end;
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

    private static void CheckWidths(ReadOnlySpan<int> lengths, BinaryBuffer buffer)
    {
        int width = FixedWidth.Of(buffer.Column.Type);
        int other = width == 0 ? -1 : lengths.IndexOfAnyExcept(width);
        if (other >= 0)
        {
            DecodingFault.ThrowCorrupt(
                $"A value has {lengths[other]:N0} bytes, but all have {width:N0} in this column.");
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
