using BenchmarkDotNet.Attributes;
using Medallion.Parquet.Encodings;
using Medallion.Parquet.Writing;

namespace Benchmarks.Kernels.Parquet;

/// <summary>Packs the indices of a dictionary.</summary>
public class BitPacking : IKernel, IDisposable
{
    /// <summary>Bits of each index.</summary>
    internal const int Width = 10;

    private readonly uint[] _values = new uint[131_072];
    private readonly uint[] _copy = new uint[131_072];
    private readonly PageBuffer _output = new();

    public string Purpose => "bit packing: 128 k indices of 10 bits";

    public string LimitPurpose => "a copy of the indices as they are";

    public long Bytes => _values.Length * sizeof(uint);

    [GlobalSetup]
    public Task SetUpAsync()
    {
        var random = new Random(1);
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i] = (uint)random.Next(1 << Width);
        }

        return Task.CompletedTask;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _output.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public int Kernel()
    {
        _output.Clear();
        BitPacker.Pack(_values, Width, _output);
        return _output.Length;
    }

    [Benchmark]
    public void Limit() => _values.AsSpan().CopyTo(_copy);
}
