using BenchmarkDotNet.Attributes;
using Benchmarks.Kernels.Limits;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Encodings;

namespace Benchmarks.Kernels.Parquet;

/// <summary>Finds the distinct values of a column.</summary>
public class DictionaryBuild : IKernel
{
    private readonly DictionaryBuilder _builder = new();
    private readonly ulong[] _table = new ulong[4_096];
    private BinaryBuffer? _titles;

    public string Purpose => "dictionary: 128 k job titles";

    public string LimitPurpose => "one multiplication and one look into a table for each value";

    public long Bytes => Titles.Bytes.Length;

    private BinaryBuffer Titles => _titles!;

    [GlobalSetup]
    public async Task SetUpAsync() => _titles = await KernelData.ColumnAsync(KernelData.JobTitle, 131_072);

    [Benchmark]
    public bool Kernel() => _builder.TryBuild(Titles, maxBytes: 1 << 20);

    [Benchmark]
    public ulong Limit() => LeastCell.LookUps(Titles.Bytes, Titles.Ends[..^1], _table);
}
