namespace Medallion.Parquet.Format;

/// <summary>The metadata at the end of a file (parquet.thrift <c>FileMetaData</c>).</summary>
public sealed record FileMetaData
{
    /// <summary>Version of the format: 1 or 2.</summary>
    public int Version { get; init; }

    /// <summary>The schema tree, depth first; its root is first.</summary>
    public IReadOnlyList<SchemaElement> Schema { get; init; } = [];

    /// <summary>Rows.</summary>
    public long RowCount { get; init; }

    /// <summary>Row groups.</summary>
    public IReadOnlyList<RowGroup> RowGroups { get; init; } = [];

    /// <summary>What the writer wanted to be kept with the file.</summary>
    public IReadOnlyList<KeyValue> KeyValueMetadata { get; init; } = [];

    /// <summary>Application that wrote the file.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Whether columns are encrypted behind metadata in plain text.</summary>
    public bool IsEncrypted { get; init; }
}
