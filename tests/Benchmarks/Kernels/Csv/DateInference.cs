using BenchmarkDotNet.Attributes;
using Benchmarks.Kernels.Limits;
using Medallion.Parquet.Columns;
using Medallion.Stages.Schema;

namespace Benchmarks.Kernels.Csv;

/// <summary>Sees whether each cell is a date that exists.</summary>
public class DateInference : IKernel
{
    private BinaryBuffer? _dates;

    public string Purpose => "inference: 64 k dates";

    public string LimitPurpose => "one comparison of each cell, and one look at the days of its month";

    public long Bytes => Dates.Bytes.Length;

    private BinaryBuffer Dates => _dates!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _dates = await KernelData.ColumnAsync(KernelData.BirthDate, 65_536);

        // Room to read vectors behind the last value.
        _dates.Append(new byte[16]);
    }

    [Benchmark]
    public int Kernel()
    {
        BinaryBuffer dates = Dates;
        ReadOnlySpan<byte> bytes = dates.Bytes;
        var classes = CellClasses.None;
        int from = 0;
        foreach (int end in dates.Ends)
        {
            classes |= CellClassifier.Classify(bytes[from..end]);
            from = end;
        }

        return (int)classes;
    }

    [Benchmark]
    public int Limit() => LeastCell.Dates(Dates.Bytes, Dates.Ends[..^1]);
}
