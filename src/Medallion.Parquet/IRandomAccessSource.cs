namespace Medallion.Parquet;

/// <summary>Bytes of known length that can be read at any offset: a file, an object, a buffer. Safe for concurrent reads.</summary>
public interface IRandomAccessSource
{
    /// <summary>Length, in bytes.</summary>
    long Length { get; }

    /// <summary>Fills <paramref name="destination"/> whole from <paramref name="offset"/> on.</summary>
    ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken);

    /// <summary>Bytes that lie in memory, which then need not be copied; false where they do not.</summary>
    /// <param name="offset">Where they start.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="memory">The bytes; valid as long as the source is.</param>
    bool TryGetMemory(long offset, int length, out ReadOnlyMemory<byte> memory)
    {
        memory = default;
        return false;
    }
}
