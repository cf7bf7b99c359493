namespace Medallion.Parquet.Format;

/// <summary>A dictionary page.</summary>
public sealed record DictionaryPageHeader
{
    /// <summary>Values.</summary>
    public int ValueCount { get; init; }

    /// <summary>How they are encoded.</summary>
    public ParquetEncoding Encoding { get; init; }

    /// <summary>Whether they are in order.</summary>
    public bool IsSorted { get; init; }
}
