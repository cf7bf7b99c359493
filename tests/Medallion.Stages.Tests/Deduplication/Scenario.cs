using Medallion.Stages.Deduplication;
using Medallion.Stages.Deduplication.Memory;

namespace Medallion.Stages.Tests.Deduplication;

/// <summary>Some rows, and the conditions under which their duplicates are looked for.</summary>
public sealed record Scenario(int Seed, int Columns, int Rows, int DifferentValues, int NullPercent)
{
    public KeptOccurrence Keep { get; init; }

    public int Parallelism { get; init; }

    public int BudgetBytes { get; init; }

    public int ChunkBytes { get; init; }

    public int BatchRows { get; init; }

    public ulong HashMask { get; init; }

    internal SampleRows CreateRows() => SampleRows.Random(Seed, Columns, Rows, DifferentValues, NullPercent);

    internal Geometry CreateGeometry() => SampleRun.Tiny with { ChunkBytes = ChunkBytes, HashMask = HashMask };

    internal DeduplicationOptions CreateOptions() => new()
    {
        Keep = Keep,
        Parallelism = Parallelism,
        MemoryBudgetBytes = BudgetBytes,
        ExpectedRows = Seed % 2 == 0 ? Rows : 0,
    };
}
