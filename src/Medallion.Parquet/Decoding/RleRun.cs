namespace Medallion.Parquet.Decoding;

/// <summary>One run of the RLE and bit-packing hybrid.</summary>
internal readonly ref struct RleRun
{
    private readonly ReadOnlySpan<byte> _packed;

    private RleRun(long length, uint value, ReadOnlySpan<byte> packed, bool isRepeated)
    {
        Length = length;
        Value = value;
        _packed = packed;
        IsRepeated = isRepeated;
    }

    /// <summary>Values in the run.</summary>
    public long Length { get; }

    /// <summary>Whether every value is <see cref="Value"/>; else they are in <see cref="Packed"/>.</summary>
    public bool IsRepeated { get; }

    /// <summary>The repeated value.</summary>
    public uint Value { get; }

    /// <summary>Values, bit behind bit.</summary>
    public ReadOnlySpan<byte> Packed => _packed;

    public static RleRun Repeated(long length, uint value) => new(length, value, default, isRepeated: true);

    public static RleRun BitPacked(long length, ReadOnlySpan<byte> packed) => new(length, 0, packed, isRepeated: false);
}
