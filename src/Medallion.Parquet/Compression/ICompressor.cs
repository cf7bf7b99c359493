namespace Medallion.Parquet.Compression;

/// <summary>Compresses one page. Holds no state: one instance serves every thread.</summary>
internal interface ICompressor
{
    /// <summary>Bytes that <see cref="Compress"/> may need for <paramref name="length"/> bytes of input.</summary>
    int MaxCompressedLength(int length);

    /// <summary>Compresses <paramref name="source"/>; the same input always gives the same output.</summary>
    /// <param name="source">The page; may be empty.</param>
    /// <param name="destination">At least <see cref="MaxCompressedLength"/> bytes; must not overlap the source.</param>
    /// <returns>Bytes written.</returns>
    int Compress(ReadOnlySpan<byte> source, Span<byte> destination);
}
