namespace Medallion.Cli.Show;

/// <summary>What a Parquet file holds: the document of <c>show --json</c>.</summary>
internal sealed record FileReport
{
    /// <summary>Path or URI.</summary>
    public required string File { get; init; }

    /// <summary>Size, in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Rows.</summary>
    public required long Rows { get; init; }

    /// <summary>The program that wrote it; empty where it does not say.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Columns, over all row groups.</summary>
    public required IReadOnlyList<ColumnReport> Columns { get; init; }

    /// <summary>Row groups; null where only the schema was asked for.</summary>
    public IReadOnlyList<RowGroupReport>? RowGroups { get; init; }

    /// <summary>Key-value metadata; null where only the schema was asked for.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }

    /// <summary>The first rows: texts by column, null for nulls; null where none were asked for.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string?>>? FirstRows { get; init; }
}
