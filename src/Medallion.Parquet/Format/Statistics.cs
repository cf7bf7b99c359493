namespace Medallion.Parquet.Format;

/// <summary>Bounds and counts of values (parquet.thrift <c>Statistics</c>).</summary>
public sealed record Statistics
{
    /// <summary>Deprecated upper bound, by signed comparison of bytes.</summary>
    public ReadOnlyMemory<byte>? Max { get; init; }

    /// <summary>Deprecated lower bound, by signed comparison of bytes.</summary>
    public ReadOnlyMemory<byte>? Min { get; init; }

    /// <summary>Nulls.</summary>
    public long? NullCount { get; init; }

    /// <summary>Different values.</summary>
    public long? DistinctCount { get; init; }

    /// <summary>Upper bound, PLAIN-encoded without a length.</summary>
    public ReadOnlyMemory<byte>? MaxValue { get; init; }

    /// <summary>Lower bound, PLAIN-encoded without a length.</summary>
    public ReadOnlyMemory<byte>? MinValue { get; init; }

    /// <summary>Whether the upper bound is a value.</summary>
    public bool? IsMaxValueExact { get; init; }

    /// <summary>Whether the lower bound is a value.</summary>
    public bool? IsMinValueExact { get; init; }
}
