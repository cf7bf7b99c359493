using BenchmarkDotNet.Attributes;
using Benchmarks.Kernels.Limits;
using Medallion.Stages.Csv;
using Medallion.Stages.Schema;

namespace Benchmarks.Kernels.Csv;

/// <summary>Finds every cell of a block, and what each column's cells read as: what bronze does on every core.</summary>
public class BlockInference : IKernel
{
    private byte[] _text = [];
    private int[] _positions = [];

    public string Purpose => "CSV: cells and their types, 1 MB of people";

    public string LimitPurpose => "the same, and one look at each cell";

    public long Bytes => _text.Length;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _text = await KernelData.LinesAsync(9_000);
        _positions = new int[_text.Length];
    }

    [Benchmark]
    public long Kernel()
    {
        ColumnProfile[] columns = [.. Enumerable.Range(0, KernelData.Width).Select(static _ => new ColumnProfile())];
        using var index = new CellIndex(KernelData.Dialect, KernelData.Width);
        using var decoder = new CellDecoder((byte)KernelData.Dialect.Quote);
        long rows = 0;
        for (int position = 0; position < _text.Length;)
        {
            position = index.Find(_text, position);
            var run = new CellRun(index, rows, 0);
            for (int i = 0; i < columns.Length; i++)
            {
                columns[i].Add(index.Column(_text, i), decoder, run);
            }

            rows += index.RowCount;
        }

        return rows;
    }

    [Benchmark]
    public ulong Limit() => LeastScan.Look(_text, _positions);
}
