namespace Medallion.Stages.Plans;

/// <summary>Compression of Parquet pages. The numbers are those of medallion.v1.Compression.</summary>
public enum OutputCompression
{
    /// <summary>Fast, read by everything.</summary>
    Snappy = 1,

    /// <summary>Smaller, slower.</summary>
    Gzip = 2,

    /// <summary>No compression.</summary>
    None = 3,
}
