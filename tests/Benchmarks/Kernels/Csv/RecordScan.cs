using BenchmarkDotNet.Attributes;
using Benchmarks.Kernels.Limits;
using Medallion.Stages.Csv;

namespace Benchmarks.Kernels.Csv;

/// <summary>Cuts an object into whole records: what one thread does for all others.</summary>
public class RecordScan : IKernel
{
    private byte[] _text = [];

    public string Purpose => "CSV: where records end, 1 MB of people";

    public string LimitPurpose => "four comparisons of each byte";

    public long Bytes => _text.Length;

    [GlobalSetup]
    public async Task SetUpAsync() => _text = await KernelData.LinesAsync(9_000);

    [Benchmark]
    public int Kernel() => new RecordSplitter((byte)',', (byte)'"').Scan(_text);

    [Benchmark]
    public ulong Limit() => LeastScan.Masks(_text);
}
