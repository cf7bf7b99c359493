using BenchmarkDotNet.Attributes;
using Benchmarks.Kernels.Limits;
using Medallion.Parquet.Columns;
using Medallion.Stages.Deduplication.Keys;

namespace Benchmarks.Kernels.Keys;

/// <summary>Hashes keys of deduplication.</summary>
public class KeyHashing : IKernel
{
    private KeyHash _hash;
    private BinaryBuffer? _keys;

    public string Purpose => "hashing: 128 k user ids";

    public string LimitPurpose => "one multiplication of 128 bits for each key";

    public long Bytes => Keys.Bytes.Length;

    private BinaryBuffer Keys => _keys!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _hash = new KeyHash(seed: 1, level: 0, mask: ulong.MaxValue);
        _keys = await KernelData.ColumnAsync(KernelData.UserId, 131_072);
    }

    [Benchmark]
    public ulong Kernel()
    {
        BinaryBuffer keys = Keys;
        var block = new KeyBlock(keys.Bytes, 0, keys.Ends, 0, []);
        ulong folded = 0;
        Span<ulong> hashes = stackalloc ulong[256];
        for (int i = 0; i < block.Count; i += hashes.Length)
        {
            block.Hash(_hash, i, hashes);
            folded += hashes[0];
        }

        return folded;
    }

    [Benchmark]
    public ulong Limit() => LeastCell.Fold(Keys.Bytes, Keys.Ends);
}
