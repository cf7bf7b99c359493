namespace Medallion.Stages.Plans;

/// <summary>How a Parquet object is written.</summary>
/// <param name="Compression">Page compression.</param>
/// <param name="RowGroupRows">Rows in a row group, about; 0: 131,072, fewer where rows are wide.</param>
public sealed record OutputFormat(OutputCompression Compression = OutputCompression.Snappy, int RowGroupRows = 0);
