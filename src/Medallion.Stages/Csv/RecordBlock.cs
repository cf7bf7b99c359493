namespace Medallion.Stages.Csv;

/// <summary>Whole records of one object: a part of a buffer, which it lets go when it is disposed.</summary>
/// <param name="buffer">Holds the records; the block is one of its users.</param>
/// <param name="start">Where the records start in the buffer.</param>
/// <param name="length">Bytes of the records.</param>
/// <param name="byteOffset">Bytes of the decoded object before them.</param>
internal sealed class RecordBlock(SharedBuffer buffer, int start, int length, long byteOffset) : IDisposable
{
    private SharedBuffer? _buffer = buffer;

    /// <summary>Bytes of the records.</summary>
    public int Length { get; } = length;

    /// <summary>Bytes of the decoded object before the block.</summary>
    public long ByteOffset { get; } = byteOffset;

    /// <summary>The records.</summary>
    public ReadOnlyMemory<byte> Records =>
        (_buffer ?? throw new ObjectDisposedException(nameof(RecordBlock))).Bytes.AsMemory(start, Length);

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _buffer, null)?.Release();
}
