using System.Text.Json;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Benchmarks.Contestants;
using Benchmarks.Kernels.Csv;
using Benchmarks.Kernels.Keys;
using Benchmarks.Kernels.Limits;
using Benchmarks.Kernels.Parquet;
using Benchmarks.Measuring;

namespace Benchmarks.Kernels;

/// <summary>Lets BenchmarkDotNet run the kernels and their limits in this process, whose runtime settings are the service's.</summary>
internal sealed class KernelBenchmark(string filter, bool isThorough)
{
    private const string Kernel = "Kernel";
    private const string Limit = "Limit";
    private const double Nanoseconds = 1e-9;

    private static readonly Type[] All =
    [
        typeof(RecordScan), typeof(CellScan), typeof(BlockInference), typeof(DateInference), typeof(DictionaryBuild),
        typeof(BitPacking), typeof(BitUnpacking), typeof(SnappyCompression), typeof(SnappyDecompression), typeof(KeyHashing),
    ];

    public async Task<KernelReport> RunAsync(CancellationToken cancellationToken)
    {
        Console.Error.WriteLine("memory");
        MemoryBandwidth memory = MemoryLoops.Measure();
        var results = new List<KernelResult>();
        foreach (Type type in All.Where(type => type.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)))
        {
            Console.Error.WriteLine(type.Name);
            results.Add(await MeasureAsync(type, cancellationToken));
        }

        return new KernelReport(Machine.Describe(), memory, results);
    }

    private async Task<KernelResult> MeasureAsync(Type type, CancellationToken cancellationToken)
    {
        Summary summary = BenchmarkRunner.Run(type, KernelConfig.Create(isThorough));
        var kernel = (IKernel)Activator.CreateInstance(type)!;
        await kernel.SetUpAsync();
        double? limit = kernel is IForeignLimit foreign
            ? await MeasureForeignAsync(foreign, cancellationToken)
            : SecondsOf(summary, Limit);
        return new KernelResult(
            type.Name,
            kernel.Purpose,
            kernel.Bytes / (SecondsOf(summary, Kernel) ?? double.NaN),
            kernel.LimitPurpose,
            kernel.Bytes / limit);
    }

    private static double? SecondsOf(Summary summary, string method) => summary.Reports
        .Single(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method)
        .ResultStatistics?.Median * Nanoseconds;

    private static async Task<double?> MeasureForeignAsync(IForeignLimit limit, CancellationToken cancellationToken)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, limit.Input.ToArray(), cancellationToken);
            IReadOnlyList<string> command = await PythonPackages.CommandAsync("pandas_dag.py", cancellationToken);
            string[] lines = await ChildProcess.RunAsync(
                command[0], [Path.Combine(Peers.Folder, "snappy_limit.py"), limit.Operation, file], Peers.Folder, cancellationToken);
            return JsonDocument.Parse(lines[^1]).RootElement.GetProperty("seconds").GetDouble();
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            Console.Error.WriteLine($"no limit: {error.Message}");
            return null;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
