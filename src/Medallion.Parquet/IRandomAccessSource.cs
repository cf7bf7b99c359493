namespace Medallion.Parquet;

/// <summary>Bytes of known length that can be read at any offset: a file, an object, a buffer. Safe for concurrent reads.</summary>
public interface IRandomAccessSource
{
    /// <summary>Length, in bytes.</summary>
    long Length { get; }

    /// <summary>Fills <paramref name="destination"/> whole from <paramref name="offset"/> on.</summary>
    ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken);
}
