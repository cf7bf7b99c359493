namespace Medallion.Parquet.Format;

/// <summary>A data page of the second version.</summary>
public sealed record DataPageHeaderV2
{
    /// <summary>Values, nulls included.</summary>
    public int ValueCount { get; init; }

    /// <summary>Nulls.</summary>
    public int NullCount { get; init; }

    /// <summary>Rows.</summary>
    public int RowCount { get; init; }

    /// <summary>How the values are encoded.</summary>
    public ParquetEncoding Encoding { get; init; }

    /// <summary>Bytes of the definition levels.</summary>
    public int DefinitionLevelsLength { get; init; }

    /// <summary>Bytes of the repetition levels.</summary>
    public int RepetitionLevelsLength { get; init; }

    /// <summary>Whether the values are compressed.</summary>
    public bool IsCompressed { get; init; } = true;

    /// <summary>Bounds and counts.</summary>
    public Statistics? Statistics { get; init; }
}
