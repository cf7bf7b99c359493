namespace Medallion.Parquet.Format;

/// <summary>How many pages of a column chunk have an encoding (parquet.thrift <c>PageEncodingStats</c>).</summary>
/// <param name="PageType">Type of the pages.</param>
/// <param name="Encoding">Their encoding.</param>
/// <param name="Count">Number of them.</param>
public sealed record PageEncodingStatistics(PageType PageType, ParquetEncoding Encoding, int Count);
