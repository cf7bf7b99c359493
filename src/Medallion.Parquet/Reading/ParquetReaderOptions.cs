using System.Buffers;

namespace Medallion.Parquet.Reading;

/// <summary>How a Parquet file is read: what it may cost, and what is checked.</summary>
public sealed record ParquetReaderOptions
{
    /// <summary>Smallest <see cref="ReadBytes"/> and <see cref="TailBytes"/>: a page header, or the last 8 bytes, fit in.</summary>
    internal const int MinReadBytes = 64;

    /// <summary>The defaults.</summary>
    public static ParquetReaderOptions Default { get; } = new();

    /// <summary>
    /// Memory that one page may take, in bytes: compressed, uncompressed, and as decoded values. A file that declares more is
    /// refused, whatever its size.
    /// </summary>
    /// <value>Default 256 MiB; at least 1.</value>
    public int MaxPageBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Memory that the decoded values of one column of one row group may take, in bytes.</summary>
    /// <value>Default 2 GiB, which is also what a buffer of byte arrays holds at most; at least 1.</value>
    public long MaxColumnBytes { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Length that the file's metadata may have, in bytes.</summary>
    /// <value>Default 64 MiB; at least 1.</value>
    public int MaxMetadataBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// Bytes read from the file's end in one go when it is opened; longer metadata takes a second read, shorter metadata
    /// none.
    /// </summary>
    /// <value>Default 64 KiB; at least 64.</value>
    public int TailBytes { get; init; } = 64 * 1024;

    /// <summary>
    /// Bytes read in one go from a column chunk. Larger means fewer requests to an object store, and more memory for each
    /// column that is read at the same time.
    /// </summary>
    /// <value>Default 1 MiB; at least 64. A page that is longer is read whole.</value>
    public int ReadBytes { get; init; } = 1024 * 1024;

    /// <summary>Lends the memory for pages and dictionaries while a column is read.</summary>
    /// <value>Default: the process's pool.</value>
    public ArrayPool<byte> Buffers { get; init; } = ArrayPool<byte>.Shared;

    /// <summary>Whether the checksum of a page is compared where the file has one.</summary>
    /// <value>Default true.</value>
    public bool VerifyChecksums { get; init; } = true;

    /// <summary>
    /// Whether columns may be read although the file has others that cannot: nested or encrypted ones. Otherwise such a file
    /// is refused as soon as a column is read, so that no column is lost without notice.
    /// </summary>
    /// <value>Default false.</value>
    public bool SkipUnsupportedColumns { get; init; }

    /// <summary>Throws where a value is out of bounds.</summary>
    internal void Validate()
    {
        CheckAtLeast(MaxPageBytes, 1, nameof(MaxPageBytes));
        CheckAtLeast(MaxColumnBytes, 1, nameof(MaxColumnBytes));
        CheckAtLeast(MaxMetadataBytes, 1, nameof(MaxMetadataBytes));
        CheckAtLeast(TailBytes, MinReadBytes, nameof(TailBytes));
        CheckAtLeast(ReadBytes, MinReadBytes, nameof(ReadBytes));
    }

    private static void CheckAtLeast(long value, long least, string option)
    {
        if (value < least)
        {
            throw new InvalidOperationException($"{option} is {value:N0}; it must be at least {least:N0}.");
        }
    }
}
