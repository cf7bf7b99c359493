using Medallion.Stages.Deduplication.Memory;
using Medallion.Stages.Deduplication.Partitions;

namespace Medallion.Stages.Deduplication.Keys;

/// <summary>Working space of one caller who adds rows; serves caller after caller.</summary>
internal sealed class KeyScratch(MemoryPlan plan)
{
    /// <summary>Rows of a block, at most.</summary>
    public int BlockRows => plan.BlockRows;

    /// <summary>Bytes of encoded keys in a block, at most, unless a single key has more.</summary>
    public int BlockBytes => plan.BlockBytes;

    /// <summary>Keys by partition.</summary>
    public PartitionSorter Sorter { get; } = new(plan.Partitions, plan.BlockRows);

    /// <summary>Rows that have a key, one for each key.</summary>
    public int[] Rows { get; } = new int[plan.BlockRows];

    /// <summary>Ends of encoded keys.</summary>
    public int[] Ends { get; } = new int[plan.BlockRows];

    /// <summary>Encoded keys; see <see cref="ReserveBytes"/>.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>Makes <see cref="Bytes"/> large enough.</summary>
    public void ReserveBytes(int count)
    {
        if (Bytes.Length < count)
        {
            Bytes = GC.AllocateUninitializedArray<byte>(Math.Max(count, BlockBytes));
        }
    }

    /// <summary>Lets go of memory that a single large key asked for.</summary>
    public void Trim()
    {
        if (Bytes.Length > BlockBytes)
        {
            Bytes = [];
        }
    }
}
