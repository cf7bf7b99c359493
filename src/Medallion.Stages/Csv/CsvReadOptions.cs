using System.Buffers;

namespace Medallion.Stages.Csv;

/// <summary>How objects are read.</summary>
/// <param name="Limits">What an object may hold.</param>
/// <param name="BlockBytes">Bytes of a block of records, about.</param>
/// <param name="RangeBytes">Bytes that are asked of the store at a time.</param>
internal sealed record CsvReadOptions(CsvLimits Limits, int BlockBytes, int RangeBytes)
{
    /// <summary>Ranges that are asked for ahead of the one that is read, 1 to 16. Default 1: memory is two ranges an object.</summary>
    public int RangesAhead { get; init; } = 1;

    /// <summary>Most of <see cref="HeadRoom"/>.</summary>
    public const int MaxHeadRoom = 64 * 1024;

    /// <summary>
    /// Bytes in front of each range that stay free for what is left of the range before, so that a record which lies across
    /// both is whole without a copy of the range. Longer records are copied.
    /// </summary>
    public int HeadRoom => Math.Min(MaxHeadRoom, RangeBytes / 8);

    /// <summary>Lends buffers. Default: the process's pool, which keeps large ones for each thread.</summary>
    public ArrayPool<byte> Buffers { get; init; } = ArrayPool<byte>.Shared;
}
