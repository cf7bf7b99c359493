namespace Medallion.Parquet.Compression;

/// <summary>Decompresses one page. Holds no state: one instance serves every thread.</summary>
internal interface IDecompressor
{
    /// <summary>Bytes that one byte of input can give at most: what declares more is refused before memory is taken.</summary>
    int MaxRatio { get; }

    /// <summary>
    /// Fills <paramref name="destination"/>, whose length the page header declares. Any input is answered: nothing is read
    /// or written out of bounds.
    /// </summary>
    /// <returns>False where the input is corrupt, or does not give exactly that many bytes.</returns>
    bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination);
}
