using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Decoding;

/// <summary>Appends a known number of byte arrays, of a known size together, to a buffer.</summary>
internal ref struct BinaryAppender
{
    /// <summary>Free bytes behind the last value, so that short values are written as whole vectors.</summary>
    private const int Slack = 32;

    private readonly BinaryBuffer _buffer;
    private readonly Span<byte> _room;
    private readonly Span<int> _ends;
    private readonly int _start;

    /// <summary>Makes room, within what the page and the buffer may hold.</summary>
    public BinaryAppender(BinaryBuffer buffer, int values, long bytes, long maxBytes)
    {
        DecodingFault.CheckSize(bytes, maxBytes);
        DecodingFault.CheckSize(buffer.ByteLength + bytes + Slack, Array.MaxLength);
        buffer.ReserveValues(values, bytes + Slack, out _room, out _ends);
        _buffer = buffer;
        _start = buffer.ByteLength;
    }

    /// <summary>Where the values go; behind them is room for whole vectors.</summary>
    public readonly Span<byte> Room => _room;

    /// <summary>
    /// Copies a value, or more behind it that the next value overwrites: most values are short, and two vectors are
    /// faster than a copy of any length.
    /// </summary>
    /// <param name="source">Holds the value.</param>
    /// <param name="at">Where the value starts in it.</param>
    /// <param name="length">Bytes of the value.</param>
    /// <param name="room"><see cref="Room"/>, which has space for it.</param>
    /// <param name="written">Where it goes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ReadOnlySpan<byte> source, int at, int length, Span<byte> room, int written)
    {
        if (length <= Slack && at <= source.Length - Slack && written <= room.Length - Slack)
        {
            // Two halves: the runtime's own copy, which longer values take, may have to wait for the wider registers.
            ref byte from = ref Unsafe.Add(ref MemoryMarshal.GetReference(source), at);
            ref byte to = ref Unsafe.Add(ref MemoryMarshal.GetReference(room), written);
            var first = Vector128.LoadUnsafe(ref from);
            var second = Vector128.LoadUnsafe(ref from, (nuint)Vector128<byte>.Count);
            first.StoreUnsafe(ref to);
            second.StoreUnsafe(ref to, (nuint)Vector128<byte>.Count);
        }
        else
        {
            source.Slice(at, length).CopyTo(room[written..]);
        }
    }

    /// <summary>Where each value ends in <see cref="Room"/>; set before <see cref="Commit"/>.</summary>
    public readonly Span<int> Ends => _ends;

    /// <summary>Appends the values that were written.</summary>
    public readonly void Commit()
    {
        foreach (ref int end in _ends)
        {
            end += _start;
        }

        _buffer.CommitValues(_ends.Length);
    }
}
