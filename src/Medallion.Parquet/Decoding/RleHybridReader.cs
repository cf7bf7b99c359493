namespace Medallion.Parquet.Decoding;

/// <summary>Reads runs of Parquet's RLE and bit-packing hybrid: levels, dictionary indices, booleans.</summary>
/// <param name="bytes">The runs, without a length in front of them.</param>
/// <param name="bitWidth">Bits of a value, 0 to 32.</param>
internal ref struct RleHybridReader(ReadOnlySpan<byte> bytes, int bitWidth)
{
    private const int MaxHeaderBytes = 5;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Reads the next run of at least one value.</summary>
    /// <exception cref="Format.ParquetFormatException">There is none.</exception>
    public RleRun ReadRun()
    {
        while (true)
        {
            uint header = ReadHeader();
            RleRun run = (header & 1) == 0 ? ReadRepeated(header >> 1) : ReadBitPacked(header >> 1);
            if (run.Length > 0)
            {
                return run;
            }
        }
    }

    private uint ReadHeader()
    {
        uint header = 0;
        for (int i = 0; i < Math.Min(MaxHeaderBytes, _rest.Length); i++)
        {
            byte part = _rest[i];
            header |= (uint)(part & 0x7F) << (7 * i);
            if (part < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return header;
            }
        }

        DecodingFault.ThrowCorrupt(_rest.IsEmpty
            ? "The runs end before every value is there."
            : "The header of a run is not a number of at most 5 bytes.");
        return 0;
    }

    private RleRun ReadRepeated(uint length)
    {
        int valueBytes = (bitWidth + 7) / 8;
        if (_rest.Length < valueBytes)
        {
            DecodingFault.ThrowCorrupt("The value of a run is cut off.");
        }

        uint value = 0;
        for (int i = 0; i < valueBytes; i++)
        {
            value |= (uint)_rest[i] << (8 * i);
        }

        _rest = _rest[valueBytes..];
        return RleRun.Repeated(length, value);
    }

    /// <remarks>Some writers cut the last group off behind its last value: what is there counts.</remarks>
    private RleRun ReadBitPacked(uint groups)
    {
        if (bitWidth == 0)
        {
            return RleRun.Repeated(groups * 8L, 0);
        }

        long needed = (long)groups * bitWidth;
        if (needed <= _rest.Length)
        {
            ReadOnlySpan<byte> packed = _rest[..(int)needed];
            _rest = _rest[(int)needed..];
            return RleRun.BitPacked(groups * 8L, packed);
        }

        ReadOnlySpan<byte> available = _rest;
        _rest = default;
        return RleRun.BitPacked(available.Length * 8L / bitWidth, available);
    }
}
