namespace Medallion.Parquet.Format;

/// <summary>A data page of the first version.</summary>
public sealed record DataPageHeader
{
    /// <summary>Values, nulls included.</summary>
    public int ValueCount { get; init; }

    /// <summary>How the values are encoded.</summary>
    public ParquetEncoding Encoding { get; init; }

    /// <summary>How the definition levels are encoded.</summary>
    public ParquetEncoding DefinitionLevelEncoding { get; init; }

    /// <summary>How the repetition levels are encoded.</summary>
    public ParquetEncoding RepetitionLevelEncoding { get; init; }

    /// <summary>Bounds and counts.</summary>
    public Statistics? Statistics { get; init; }
}
