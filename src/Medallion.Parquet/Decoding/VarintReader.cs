namespace Medallion.Parquet.Decoding;

/// <summary>Reads bytes and numbers of variable length off the front of a page.</summary>
internal ref struct VarintReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxBits = 64;

    /// <summary>What has not been read.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = bytes;

    /// <summary>Reads an unsigned LEB128 number.</summary>
    public ulong ReadUnsigned()
    {
        ulong value = 0;
        for (int shift = 0, at = 0; shift < MaxBits && at < Rest.Length; shift += 7, at++)
        {
            byte part = Rest[at];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                Rest = Rest[(at + 1)..];
                return value;
            }
        }

        DecodingFault.ThrowCorrupt("A number of variable length does not end.");
        return 0;
    }

    /// <summary>Reads a signed number in zigzag order.</summary>
    public long ReadZigZag()
    {
        ulong value = ReadUnsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads bytes.</summary>
    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count > Rest.Length)
        {
            DecodingFault.ThrowCorrupt($"{count:N0} bytes were expected, but {Rest.Length:N0} are left.");
        }

        ReadOnlySpan<byte> read = Rest[..count];
        Rest = Rest[count..];
        return read;
    }

    /// <summary>Reads bytes, or fewer where not as many are left.</summary>
    public ReadOnlySpan<byte> ReadAtMost(long count) => ReadBytes((int)Math.Min(count, Rest.Length));
}
