using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using Benchmarks.Kernels.Limits;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Encodings;

namespace Benchmarks.Kernels.Parquet;

/// <summary>Finds the distinct values of a column.</summary>
public class DictionaryBuild : IKernel
{
    /// <summary>Titles at the end that the limit leaves out, because it reads 32 bytes from the start of each.</summary>
    private const int LastTitles = 5;

    private readonly DictionaryBuilder _builder = new();
    private int[] _indices = [];
    private int[] _table = [];
    private Vector256<byte>[] _heads = [];
    private BinaryBuffer? _titles;

    public string Purpose => "dictionary: 128 k job titles";

    public string LimitPurpose => "one multiplication, one look into a table, one comparison, and the index written down for each value";

    public long Bytes => Titles.Bytes.Length;

    private BinaryBuffer Titles => _titles!;

    private ReadOnlySpan<int> Ends => Titles.Ends[..^LastTitles];

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _titles = await KernelData.ColumnAsync(KernelData.JobTitle, 131_072);
        _indices = new int[Ends.Length];
        (_table, _heads) = LeastCell.Table(Titles.Bytes, Ends);
    }

    [Benchmark]
    public bool Kernel() => _builder.TryBuild(Titles, maxBytes: 1 << 20);

    [Benchmark]
    public int Limit() => LeastCell.LookUps(Titles.Bytes, Ends, _table, _heads, _indices);
}
