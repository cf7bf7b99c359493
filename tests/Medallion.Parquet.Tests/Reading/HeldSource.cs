namespace Medallion.Parquet.Tests.Reading;

/// <summary>A file that lies in memory as far as a position, and is read behind it.</summary>
internal sealed class HeldSource(byte[] bytes, long heldBytes) : IRandomAccessSource
{
    public long Length => bytes.Length;

    public int Borrowed { get; private set; }

    public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        bytes.AsMemory((int)offset, destination.Length).CopyTo(destination);
        return ValueTask.CompletedTask;
    }

    public bool TryGetMemory(long offset, int length, out ReadOnlyMemory<byte> memory)
    {
        bool isHeld = offset + length <= heldBytes;
        memory = isHeld ? bytes.AsMemory((int)offset, length) : default;
        Borrowed += isHeld ? 1 : 0;
        return isHeld;
    }
}
