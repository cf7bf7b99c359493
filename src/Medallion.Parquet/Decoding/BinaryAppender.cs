using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Decoding;

/// <summary>Appends a known number of byte arrays, of a known size together, to a buffer.</summary>
internal ref struct BinaryAppender
{
    private readonly Span<byte> _room;
    private readonly Span<int> _ends;
    private readonly int _start;
    private int _written;
    private int _count;

    /// <summary>Makes room, within what the page and the buffer may hold.</summary>
    public BinaryAppender(BinaryBuffer buffer, int values, long bytes, long maxBytes)
    {
        DecodingFault.CheckSize(bytes, maxBytes);
        DecodingFault.CheckSize(buffer.ByteLength + bytes, Array.MaxLength);
        buffer.ReserveValues(values, bytes, out _room, out _ends);
        _start = buffer.ByteLength;
    }

    /// <summary>Where the values' ends go.</summary>
    public readonly Span<int> Ends => _ends;

    /// <summary>Free bytes behind the values written so far.</summary>
    public readonly Span<byte> Free => _room[_written..];

    /// <summary>Appends the value that starts at <paramref name="at"/> of <paramref name="source"/>; both are within it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ReadOnlySpan<byte> source, int at, int length)
    {
        int width = Vector128<byte>.Count;
        if (length <= width && at <= source.Length - width && _written <= _room.Length - width)
        {
            // Short values are most values: one vector, whose bytes behind the value the next one overwrites.
            Vector128.LoadUnsafe(ref Unsafe.AsRef(in source[0]), (nuint)at)
                .StoreUnsafe(ref _room[0], (nuint)_written);
        }
        else
        {
            source.Slice(at, length).CopyTo(_room[_written..]);
        }

        _written += length;
        _ends[_count++] = _start + _written;
    }

    /// <summary>Counts a value that the caller wrote to the start of <see cref="Free"/>.</summary>
    public void Advance(int length)
    {
        _written += length;
        _ends[_count++] = _start + _written;
    }
}
