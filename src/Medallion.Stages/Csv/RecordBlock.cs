using System.Buffers;

namespace Medallion.Stages.Csv;

/// <summary>Whole records of one object, in a buffer that goes back to its pool when the block is disposed.</summary>
/// <param name="pool">Lent the buffer.</param>
/// <param name="buffer">Begins with the records.</param>
/// <param name="length">Bytes of the records.</param>
/// <param name="byteOffset">Bytes of the decoded object before them.</param>
internal sealed class RecordBlock(ArrayPool<byte> pool, byte[] buffer, int length, long byteOffset) : IDisposable
{
    private byte[]? _buffer = buffer;

    /// <summary>Bytes of the records.</summary>
    public int Length { get; } = length;

    /// <summary>Bytes of the decoded object before the block.</summary>
    public long ByteOffset { get; } = byteOffset;

    /// <summary>The records.</summary>
    public ReadOnlyMemory<byte> Records =>
        (_buffer ?? throw new ObjectDisposedException(nameof(RecordBlock))).AsMemory(0, Length);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } rented)
        {
            pool.Return(rented);
        }
    }
}
