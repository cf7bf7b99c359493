using System.Numerics;
using System.Runtime.CompilerServices;
using Medallion.Stages.Deduplication.Keys;

namespace Medallion.Stages.Deduplication.Partitions;

/// <summary>Sorts the keys of a block by partition, so that each partition is visited once a block.</summary>
internal sealed class PartitionSorter(int partitions, int maxKeys)
{
    private const int HashedAtOnce = 256;

    private readonly int _shift = 64 - BitOperations.Log2((uint)partitions);
    private readonly ushort[] _partitionOf = new ushort[maxKeys];
    private readonly int[] _order = new int[maxKeys];
    private readonly int[] _ends = new int[partitions];

    public int Partitions => partitions;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sort(in KeyBlock block, in KeyHash hash)
    {
        Span<ushort> partitionOf = _partitionOf.AsSpan(0, block.Count);
        Span<int> ends = _ends;
        ends.Clear();
        Span<ulong> hashes = stackalloc ulong[HashedAtOnce];
        for (int first = 0; first < partitionOf.Length; first += HashedAtOnce)
        {
            Span<ushort> some = partitionOf.Slice(first, Math.Min(HashedAtOnce, partitionOf.Length - first));
            block.Hash(hash, first, hashes[..some.Length]);
            for (int i = 0; i < some.Length; i++)
            {
                int partition = (int)(hashes[i] >> _shift);
                some[i] = (ushort)partition;
                ends[partition]++;
            }
        }

        int start = 0;
        foreach (ref int end in ends)
        {
            (start, end) = (start + end, start);
        }

        // Each start moves to the end of its partition as its keys are placed.
        for (int key = 0; key < partitionOf.Length; key++)
        {
            _order[ends[partitionOf[key]]++] = key;
        }
    }

    /// <summary>The keys of a partition, in the order of their rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<int> KeysOf(int partition)
    {
        int start = partition == 0 ? 0 : _ends[partition - 1];
        return _order.AsSpan(start, _ends[partition] - start);
    }
}
