using Benchmarks.Contestants;
using Benchmarks.Data;
using Benchmarks.Measuring;
using Medallion.Cli.Demo.People;

namespace Benchmarks.Facts;

/// <summary>Starts the service again and again, on a lake with a file of 10 rows.</summary>
internal sealed class FactsBenchmark(ServiceProgram program, int threads, int starts)
{
    private const int Rows = 10;
    private const int WarmPasses = 50;
    private const double StartTarget = 500;
    private const double IdleTarget = 80;
    private const double StageTarget = 50;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    public async Task<FactsReport> RunAsync(CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("medallion-facts-").FullName;
        try
        {
            var lake = new Lake(folder, S3: null);
            await MakeAsync(lake, cancellationToken);
            return new FactsReport(Machine.Describe(), program.Name, starts, await MeasureAsync(lake, cancellationToken));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<IReadOnlyList<Fact>> MeasureAsync(Lake lake, CancellationToken cancellationToken)
    {
        // The first call of our own client compiles it, which is not to be counted.
        await StartAsync(lake, passes: 3, cancellationToken);
        var startUps = new List<double>();
        var cold = new List<IReadOnlyList<StageMeasurement>>();
        for (int i = 0; i < starts; i++)
        {
            (double startUp, IReadOnlyList<StageMeasurement> stages) = await StartAsync(lake, passes: 1, cancellationToken);
            startUps.Add(startUp);
            cold.Add(stages);
        }

        (_, IReadOnlyList<StageMeasurement> warm) = await StartAsync(lake, WarmPasses, cancellationToken);
        return
        [
            Sum("start-up to the first healthy answer", startUps, "ms", StartTarget),
            Sum("memory, idle for 5 s after start-up", await MeasureIdleAsync(lake, cancellationToken), "MiB", IdleTarget),
            .. Stages.All.Select(stage => Sum(
                $"{stage} of {Rows} rows, first of a process", Of(stage, cold.SelectMany(static c => c)), "ms", target: null)),
            .. Stages.All.Select(stage => Sum(
                $"{stage} of {Rows} rows, warm", Of(stage, warm.Where(static m => m.Pass > WarmPasses / 5)), "ms", StageTarget)),
        ];
    }

    private async Task<(double StartUp, IReadOnlyList<StageMeasurement> Stages)> StartAsync(
        Lake lake, int passes, CancellationToken cancellationToken)
    {
        var service = new MedallionService(program, new RunSettings(threads, passes));
        IReadOnlyList<StageMeasurement> stages = await service.RunAsync(lake, cancellationToken);
        return (service.LastStartUp.TotalMilliseconds, stages);
    }

    private async Task<double[]> MeasureIdleAsync(Lake lake, CancellationToken cancellationToken)
    {
        double[] bytes = new double[3];
        for (int i = 0; i < bytes.Length; i++)
        {
            await using ServiceProcess service = await ServiceProcess.StartAsync(program, lake, threads, cancellationToken);
            await Task.Delay(Idle, cancellationToken);
            bytes[i] = PeakMemory.ReadCurrent(service.Id) / 1048576.0;
        }

        return bytes;
    }

    private static async Task MakeAsync(Lake lake, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(lake.PathOf("data/bronze"));
        await using FileStream file = File.Create(lake.PathOf("data/bronze/people.csv"));
        await new PeopleGenerator(seed: 1).WriteAsync(file, Rows, cancellationToken);
    }

    private static double[] Of(string stage, IEnumerable<StageMeasurement> measured) =>
        [.. measured.Where(m => m.Stage == stage).Select(static m => m.Seconds * 1000)];

    private static Fact Sum(string name, IReadOnlyList<double> values, string unit, double? target) =>
        new(name, Statistics.Median(values), values.Max(), unit, target);
}
