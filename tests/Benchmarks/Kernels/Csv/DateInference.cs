using BenchmarkDotNet.Attributes;
using Benchmarks.Kernels.Limits;
using Medallion.Parquet.Columns;
using Medallion.Stages.Csv;
using Medallion.Stages.Schema;

namespace Benchmarks.Kernels.Csv;

/// <summary>Sees whether each cell is a date that exists.</summary>
public class DateInference : IKernel
{
    private readonly List<CellIndex> _runs = [];
    private BinaryBuffer? _dates;
    private byte[] _text = [];

    public string Purpose => "inference: 64 k dates";

    public string LimitPurpose => "one comparison of each cell, and one look at the days of its month";

    public long Bytes => Dates.Bytes.Length;

    private BinaryBuffer Dates => _dates!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _dates = await KernelData.ColumnAsync(KernelData.BirthDate, 65_536);
        using var lines = new MemoryStream();
        for (int i = 0; i < _dates.ValueCount; i++)
        {
            lines.Write(_dates[i]);
            lines.WriteByte((byte)'\n');
        }

        _text = lines.ToArray();
        for (int position = 0; position < _text.Length;)
        {
            var run = new CellIndex(KernelData.Dialect, width: 1);
            position = run.Find(_text, position);
            _runs.Add(run);
        }

        // Room to read vectors behind the last value.
        _dates.Append(new byte[16]);
    }

    [Benchmark]
    public int Kernel()
    {
        using var decoder = new CellDecoder((byte)KernelData.Dialect.Quote);
        var profile = new ColumnProfile();
        foreach (CellIndex run in _runs)
        {
            profile.Add(run.Column(_text, 0), decoder, new CellRun(run, 0, 0));
        }

        return (int)profile.Classes;
    }

    [Benchmark]
    public int Limit() => LeastCell.Dates(Dates.Bytes, Dates.Ends[..^1]);
}
