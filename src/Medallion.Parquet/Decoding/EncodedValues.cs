namespace Medallion.Parquet.Decoding;

/// <summary>The values of one page, still encoded.</summary>
/// <param name="bytes">The page without its levels.</param>
/// <param name="count">Values to decode; nulls are not among them.</param>
/// <param name="maxDecodedBytes">Bytes that the decoded values may take.</param>
internal readonly ref struct EncodedValues(ReadOnlySpan<byte> bytes, int count, int maxDecodedBytes)
{
    /// <summary>The page without its levels.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Values to decode.</summary>
    public int Count { get; } = count;

    /// <summary>Bytes that the decoded values may take.</summary>
    public int MaxDecodedBytes { get; } = maxDecodedBytes;

    /// <summary>The same values in other bytes: behind a header.</summary>
    public EncodedValues Over(ReadOnlySpan<byte> bytes) => new(bytes, Count, MaxDecodedBytes);
}
