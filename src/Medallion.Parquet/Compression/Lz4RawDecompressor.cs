namespace Medallion.Parquet.Compression;

/// <summary>Decompresses one bare LZ4 block (Parquet's LZ4_RAW).</summary>
internal sealed class Lz4RawDecompressor : IDecompressor
{
    private const int MinMatch = 4;
    private const int LengthContinues = 15;

    /// <inheritdoc/>
    /// <remarks>A byte lengthens a match by 255.</remarks>
    public int MaxRatio => 256;

    /// <inheritdoc/>
    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int read = 0;
        int written = 0;
        while (read < source.Length)
        {
            int token = source[read++];
            if (!TryReadLength(source, token >> 4, ref read, out long literal)
                || literal > source.Length - read
                || literal > destination.Length - written)
            {
                return false;
            }

            source.Slice(read, (int)literal).CopyTo(destination[written..]);
            read += (int)literal;
            written += (int)literal;

            // The last sequence has no match.
            if (read == source.Length)
            {
                break;
            }

            if (!TryCopyMatch(source, destination, token & 0xF, ref read, ref written))
            {
                return false;
            }
        }

        return written == destination.Length;
    }

    private static bool TryCopyMatch(
        ReadOnlySpan<byte> source, Span<byte> destination, int coded, ref int read, ref int written)
    {
        if (source.Length - read < 2)
        {
            return false;
        }

        int offset = source[read] | source[read + 1] << 8;
        read += 2;
        if (!TryReadLength(source, coded, ref read, out long length)
            || offset == 0
            || offset > written
            || (length += MinMatch) > destination.Length - written)
        {
            return false;
        }

        CopyBack(destination, written, offset, (int)length);
        written += (int)length;
        return true;
    }

    /// <summary>Repeats what stands <paramref name="offset"/> bytes before; the repeated part doubles with every copy.</summary>
    private static void CopyBack(Span<byte> bytes, int at, int offset, int length)
    {
        int from = at - offset;
        int end = at + length;
        while (at < end)
        {
            int chunk = Math.Min(at - from, end - at);
            bytes.Slice(from, chunk).CopyTo(bytes[at..]);
            at += chunk;
        }
    }

    private static bool TryReadLength(ReadOnlySpan<byte> source, int coded, ref int read, out long length)
    {
        length = coded;
        if (coded < LengthContinues)
        {
            return true;
        }

        while (read < source.Length)
        {
            byte part = source[read++];
            length += part;
            if (part < byte.MaxValue)
            {
                return true;
            }
        }

        return false;
    }
}
