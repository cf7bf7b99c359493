namespace Medallion.Parquet.Format;

/// <summary>A key with a value (parquet.thrift <c>KeyValue</c>).</summary>
public sealed record KeyValue
{
    /// <summary>Key.</summary>
    public string Key { get; init; } = "";

    /// <summary>Value, or null.</summary>
    public string? Value { get; init; }
}
