namespace Medallion.Parquet.Format;

/// <summary>What a <see cref="ParquetFormatException"/> means to the caller.</summary>
public enum ParquetFault
{
    /// <summary>The bytes are not a Parquet file: no magic at its ends.</summary>
    NotParquet,

    /// <summary>The bytes are not what the format says.</summary>
    Corrupt,

    /// <summary>A checksum does not fit its page.</summary>
    ChecksumMismatch,

    /// <summary>The file is well-formed and uses something that this library does not read.</summary>
    Unsupported,

    /// <summary>The file asks for more memory than the reader's options allow.</summary>
    LimitExceeded,
}
