using System.Buffers;
using System.Buffers.Binary;

namespace Medallion.Parquet.Writing;

/// <summary>Bytes that grow in a pooled array. Not safe for concurrent use.</summary>
/// <param name="pool">Lends the array; null: the process's pool.</param>
internal sealed class PageBuffer(ArrayPool<byte>? pool = null) : IDisposable
{
    private readonly ArrayPool<byte> _pool = pool ?? ArrayPool<byte>.Shared;
    private byte[] _bytes = [];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    /// <summary>Forgets what was written, keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>Room for at least <paramref name="count"/> bytes; what is used of it is told by <see cref="Advance"/>.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Grow(count);
        }

        return _bytes.AsSpan(Length);
    }

    /// <summary>Bytes of the reserved room were used.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>Appends one byte.</summary>
    public void WriteByte(byte value)
    {
        Reserve(1)[0] = value;
        Length++;
    }

    /// <summary>Appends bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Appends 4 bytes, little-endian.</summary>
    public void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Reserve(sizeof(int)), value);
        Length += sizeof(int);
    }

    /// <summary>Overwrites one byte.</summary>
    public void SetByte(int position, byte value) => _bytes[position] = value;

    /// <summary>Overwrites 4 bytes, little-endian.</summary>
    public void SetInt32(int position, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(position, sizeof(int)), value);

    /// <summary>Appends an unsigned integer of 7 bits a byte, the lowest first.</summary>
    public void WriteVarint(ulong value)
    {
        Span<byte> room = Reserve(10);
        int count = 0;
        while (value >= 0x80)
        {
            room[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        room[count++] = (byte)value;
        Length += count;
    }

    /// <summary>Appends a signed integer, zigzag and 7 bits a byte.</summary>
    public void WriteZigZag(long value) => WriteVarint((ulong)((value << 1) ^ (value >> 63)));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            _pool.Return(_bytes);
            _bytes = [];
        }

        Length = 0;
    }

    private void Grow(int count)
    {
        if (Length + (long)count > Array.MaxLength)
        {
            throw new InvalidOperationException($"More than {Array.MaxLength:N0} bytes of pages: write fewer rows at a time.");
        }

        long wanted = Math.Max(Length + (long)count, Math.Max(4096L, _bytes.Length * 2L));
        byte[] larger = _pool.Rent((int)Math.Min(wanted, Array.MaxLength));
        Written.CopyTo(larger);
        if (_bytes.Length > 0)
        {
            _pool.Return(_bytes);
        }

        _bytes = larger;
    }
}
