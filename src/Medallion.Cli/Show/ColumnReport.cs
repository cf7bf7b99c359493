namespace Medallion.Cli.Show;

/// <summary>A column of a Parquet file.</summary>
internal sealed record ColumnReport
{
    /// <summary>Name; the parts of a nested one joined by points.</summary>
    public required string Name { get; init; }

    /// <summary>What its values are, such as STRING, DATE or INT64.</summary>
    public required string Type { get; init; }

    /// <summary>Whether values may be null.</summary>
    public required bool Nullable { get; init; }

    /// <summary>Encodings of its pages; null where only the schema was asked for, as all below.</summary>
    public IReadOnlyList<string>? Encodings { get; init; }

    /// <summary>Compression of its pages.</summary>
    public string? Compression { get; init; }

    /// <summary>Bytes in the file.</summary>
    public long? CompressedBytes { get; init; }

    /// <summary>Bytes before compression.</summary>
    public long? UncompressedBytes { get; init; }

    /// <summary>Nulls; null where the file does not say.</summary>
    public long? Nulls { get; init; }

    /// <summary>Smallest value, possibly shortened; null where the file does not say.</summary>
    public string? Min { get; init; }

    /// <summary>Largest value, possibly shortened; null where the file does not say.</summary>
    public string? Max { get; init; }
}
