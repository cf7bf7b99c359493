using System.Buffers;

namespace Medallion.Stages.Csv;

/// <summary>Whole records of one object, in a buffer that goes back to its pool when the block is disposed.</summary>
/// <param name="buffer">Holds a byte order mark and then the records.</param>
/// <param name="length">Bytes of the records.</param>
/// <param name="byteOffset">Bytes of the decoded object before them.</param>
internal sealed class RecordBlock(byte[] buffer, int length, long byteOffset) : IDisposable
{
    /// <summary>
    /// The reader takes a byte order mark at the start of its input for one; each block gets its own, so that a cell
    /// which begins with that character keeps it.
    /// </summary>
    public const int Headroom = 3;

    private byte[]? _buffer = buffer;

    /// <summary>Bytes of the records.</summary>
    public int Length { get; } = length;

    /// <summary>Bytes of the decoded object before the block.</summary>
    public long ByteOffset { get; } = byteOffset;

    /// <summary>The records.</summary>
    public ReadOnlyMemory<byte> Records => Buffer.AsMemory(Headroom, Length);

    /// <summary>The records behind a byte order mark.</summary>
    public ReadOnlyMemory<byte> MarkedRecords => Buffer.AsMemory(0, Headroom + Length);

    private byte[] Buffer => _buffer ?? throw new ObjectDisposedException(nameof(RecordBlock));

    /// <summary>Rents a buffer for records of up to <paramref name="capacity"/> bytes, its byte order mark written.</summary>
    public static byte[] Rent(int capacity)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(capacity + Headroom);
        rented[0] = 0xEF;
        rented[1] = 0xBB;
        rented[2] = 0xBF;
        return rented;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
