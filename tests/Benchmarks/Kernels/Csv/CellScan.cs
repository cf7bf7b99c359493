using BenchmarkDotNet.Attributes;
using Benchmarks.Kernels.Limits;
using Medallion.Stages.Csv;

namespace Benchmarks.Kernels.Csv;

/// <summary>Finds every cell of a block of records.</summary>
public class CellScan : IKernel
{
    private byte[] _text = [];
    private int[] _positions = [];

    public string Purpose => "CSV: where cells are, 1 MB of people";

    public string LimitPurpose => "four comparisons of each byte, each cell's end written down";

    public long Bytes => _text.Length;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _text = await KernelData.LinesAsync(9_000);
        _positions = new int[_text.Length];
    }

    [Benchmark]
    public int Kernel()
    {
        using var index = new CellIndex(KernelData.Dialect, KernelData.Width);
        int rows = 0;
        for (int position = 0; position < _text.Length;)
        {
            position = index.Find(_text, position);
            rows += index.RowCount;
        }

        return rows;
    }

    [Benchmark]
    public int Limit() => LeastScan.Index(_text, _positions);
}
