using Benchmarks.Kernels.Limits;
using BenchmarkDotNet.Attributes;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Encodings;

namespace Benchmarks.Kernels.Parquet;

/// <summary>Finds the distinct values of a column.</summary>
public class DictionaryBuild : IKernel
{
    private readonly DictionaryBuilder _builder = new();
    private BinaryBuffer? _titles;
    private LeastDictionary? _least;

    public string Purpose => "dictionary: 128 k job titles";

    public string LimitPurpose => "each value hashed, looked up without collision, compared, its index written";

    public long Bytes => Titles.Bytes.Length;

    private BinaryBuffer Titles => _titles!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _titles = await KernelData.ColumnAsync(KernelData.JobTitle, 131_072);
        _least = new LeastDictionary(_titles);
    }

    [Benchmark]
    public bool Kernel() => _builder.TryBuild(Titles, maxBytes: 1 << 20);

    [Benchmark]
    public int Limit() => _least!.Run();
}
