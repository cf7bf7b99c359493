using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>How a file is written.</summary>
public sealed record ParquetWriterOptions
{
    /// <summary>Compression of the pages. Default Snappy.</summary>
    public CompressionCodec Compression { get; init; } = CompressionCodec.Snappy;

    /// <summary>Rows in a page, at least 1. Default 20,000: what parquet-mr and Arrow write.</summary>
    public int PageRows { get; init; } = 20_000;

    /// <summary>Bytes of values in a page before it is compressed, about; one value is never split. Default 1 MiB.</summary>
    public int PageBytes { get; init; } = 1024 * 1024;

    /// <summary>Bytes of distinct values up to which a column chunk has a dictionary. Default 1 MiB.</summary>
    public int DictionaryBytes { get; init; } = 1024 * 1024;

    /// <summary>Who wrote the file. Default: this library and its version.</summary>
    public string CreatedBy { get; init; } =
        $"medallion-parquet version {typeof(ParquetWriterOptions).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Free metadata of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> KeyValues { get; init; } = [];
}
