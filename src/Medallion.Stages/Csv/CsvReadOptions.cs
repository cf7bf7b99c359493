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

    /// <summary>
    /// Lends buffers. A stage has a pool of its own, which goes when the stage does: a pool that is shared would keep its
    /// buffers for another stage that may never come.
    /// </summary>
    public ArrayPool<byte> Buffers { get; init; } = ArrayPool<byte>.Shared;
}
