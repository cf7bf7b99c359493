using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Format;

/// <summary>What values mean (parquet.thrift <c>LogicalType</c>, a union).</summary>
public sealed record LogicalTypeAnnotation
{
    /// <summary>Field of the union that is set.</summary>
    public int Id { get; init; }

    /// <summary>Digits of a decimal behind its point.</summary>
    public int Scale { get; init; }

    /// <summary>Digits of a decimal.</summary>
    public int Precision { get; init; }

    /// <summary>Whether a time is one in UTC.</summary>
    public bool IsAdjustedToUtc { get; init; }

    /// <summary>Unit of a time.</summary>
    public TimeUnit Unit { get; init; }

    /// <summary>Bits of an integer.</summary>
    public int BitWidth { get; init; }

    /// <summary>Whether an integer has a sign.</summary>
    public bool IsSigned { get; init; }
}
