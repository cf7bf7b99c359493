namespace Medallion.Parquet.Tests.Reading;

/// <summary>A file in memory; counts what is read from it.</summary>
internal sealed class MemorySource(byte[] bytes) : IRandomAccessSource
{
    public long Length => bytes.Length;

    public int Reads { get; private set; }

    public int LongestRead { get; private set; }

    public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Reads++;
        LongestRead = Math.Max(LongestRead, destination.Length);
        bytes.AsMemory((int)offset, destination.Length).CopyTo(destination);
        return ValueTask.CompletedTask;
    }
}
