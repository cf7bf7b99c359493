using BenchmarkDotNet.Attributes;
using Medallion.Parquet.Decoding;

namespace Benchmarks.Kernels.Parquet;

/// <summary>Unpacks the indices of a dictionary.</summary>
public class BitUnpacking : IKernel
{
    private readonly int[] _values = new int[131_072];
    private readonly int[] _copy = new int[131_072];
    private readonly byte[] _packed = new byte[131_072 * BitPacking.Width / 8];

    public string Purpose => "bit unpacking: 128 k indices of 10 bits";

    public string LimitPurpose => "a copy of the indices as they are";

    public long Bytes => _values.Length * sizeof(int);

    [GlobalSetup]
    public Task SetUpAsync()
    {
        new Random(1).NextBytes(_packed);
        return Task.CompletedTask;
    }

    [Benchmark]
    public void Kernel() => BitUnpacker.Unpack(_packed, first: 0, BitPacking.Width, _values);

    [Benchmark]
    public void Limit() => _values.AsSpan().CopyTo(_copy);
}
