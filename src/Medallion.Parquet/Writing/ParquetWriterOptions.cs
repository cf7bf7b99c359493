using System.Buffers;
using System.Reflection;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>How a file is written. Pages always carry a checksum, and column chunks a page index.</summary>
public sealed record ParquetWriterOptions
{
    /// <summary>
    /// Compression of the pages: <see cref="CompressionCodec.Snappy"/>, <see cref="CompressionCodec.Gzip"/> or
    /// <see cref="CompressionCodec.Uncompressed"/>. Default Snappy.
    /// </summary>
    public CompressionCodec Compression { get; init; } = CompressionCodec.Snappy;

    /// <summary>
    /// Part of a column chunk that compression has to take off, 0 to 1; where it is seen from samples that it takes off less,
    /// the chunk is stored uncompressed. 0: all are compressed. Default 0.1.
    /// </summary>
    public double LeastSaving { get; init; } = 0.1;

    /// <summary>Rows in a page, at least 1. Default 20,000: what parquet-mr and Arrow write.</summary>
    public int PageRows { get; init; } = 20_000;

    /// <summary>Bytes of values in a page before it is compressed, about; one value is never split. At least 1, default 1 MiB.</summary>
    public int PageBytes { get; init; } = 1024 * 1024;

    /// <summary>Bytes of distinct values up to which a column chunk has a dictionary; 0 for none. Default 1 MiB.</summary>
    public int DictionaryBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// Whether DELTA_BINARY_PACKED and DELTA_LENGTH_BYTE_ARRAY are written where they are smaller. Default true. Readers
    /// that do without them need false: Spark before 3.3 with its vectorized reader is one.
    /// </summary>
    public bool AllowDeltaEncodings { get; init; } = true;

    /// <summary>
    /// Who wrote the file. Default: this product and its version, in the form that parquet-mr parses; it does not trust
    /// the bounds of text in files whose writer it cannot tell.
    /// </summary>
    public string CreatedBy { get; init; } = DefaultCreatedBy();

    /// <summary>Free metadata of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> KeyValues { get; init; } = [];

    /// <summary>Lends the memory of pages, until the row group that they belong to is disposed. Default: the process's pool.</summary>
    public ArrayPool<byte> Buffers { get; init; } = ArrayPool<byte>.Shared;

    /// <summary>Throws <see cref="ArgumentException"/> where an option is out of its bounds.</summary>
    internal static void Check(ParquetWriterOptions options)
    {
        if (options.Compression is not (CompressionCodec.Snappy or CompressionCodec.Gzip or CompressionCodec.Uncompressed))
        {
            throw new ArgumentException(
                $"{options.Compression} is not written; Snappy, Gzip and Uncompressed are.", nameof(options));
        }

        if (options is not { PageRows: >= 1, PageBytes: >= 1, DictionaryBytes: >= 0, LeastSaving: >= 0 and <= 1 })
        {
            throw new ArgumentException(
                $"PageRows ({options.PageRows}) and PageBytes ({options.PageBytes}) are at least 1, DictionaryBytes "
                + $"({options.DictionaryBytes}) at least 0, and LeastSaving ({options.LeastSaving}) 0 to 1.",
                nameof(options));
        }
    }

    private static string DefaultCreatedBy()
    {
        Assembly assembly = typeof(ParquetWriterOptions).Assembly;
        string[] version = (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0")
            .Split('+', 2);
        return $"medallion-grpc version {version[0]} (build {(version.Length > 1 ? version[1] : "unknown")})";
    }
}
