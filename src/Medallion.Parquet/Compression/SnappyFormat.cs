namespace Medallion.Parquet.Compression;

/// <summary>Constants of Snappy's raw block format.</summary>
internal static class SnappyFormat
{
    /// <summary>The two low bits of a tag.</summary>
    public const uint KindMask = 3;

    /// <summary>Bytes to take from the input follow.</summary>
    public const uint Literal = 0;

    /// <summary>Copy of 4 to 11 bytes, offset of 11 bits.</summary>
    public const uint ShortCopy = 1;

    /// <summary>Copy of 1 to 64 bytes, offset of 16 bits.</summary>
    public const uint Copy = 2;

    /// <summary>Copy of 1 to 64 bytes, offset of 32 bits.</summary>
    public const uint LongCopy = 3;

    /// <summary>Longest literal whose length fits into its tag.</summary>
    public const int MaxTaggedLiteral = 60;

    /// <summary>Longest copy of one element.</summary>
    public const int MaxCopy = 64;

    /// <summary>Bytes that the length in front of the elements takes at most.</summary>
    public const int MaxPreamble = 5;
}
