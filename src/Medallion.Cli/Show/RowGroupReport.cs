namespace Medallion.Cli.Show;

/// <summary>A row group of a Parquet file.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="CompressedBytes">Bytes in the file.</param>
/// <param name="UncompressedBytes">Bytes before compression.</param>
internal sealed record RowGroupReport(long Rows, long CompressedBytes, long UncompressedBytes);
