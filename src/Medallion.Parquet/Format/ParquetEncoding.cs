namespace Medallion.Parquet.Format;

/// <summary>How values or levels are encoded. The numbers are those of parquet.thrift <c>Encoding</c>.</summary>
public enum ParquetEncoding
{
    /// <summary>Value behind value.</summary>
    Plain = 0,

    /// <summary>Deprecated name: a dictionary page of PLAIN values, data pages of RLE_DICTIONARY.</summary>
    PlainDictionary = 2,

    /// <summary>Run lengths and bit-packing: levels, booleans.</summary>
    Rle = 3,

    /// <summary>Deprecated: levels, bit-packed from the most significant bit on.</summary>
    BitPacked = 4,

    /// <summary>Integers as differences.</summary>
    DeltaBinaryPacked = 5,

    /// <summary>Lengths as differences, then the bytes.</summary>
    DeltaLengthByteArray = 6,

    /// <summary>What differs from the value before.</summary>
    DeltaByteArray = 7,

    /// <summary>Indices into the dictionary page.</summary>
    RleDictionary = 8,

    /// <summary>First bytes of all values, then second bytes, and so on.</summary>
    ByteStreamSplit = 9,
}
