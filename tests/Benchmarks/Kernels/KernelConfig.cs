using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Benchmarks.Kernels;

/// <summary>How BenchmarkDotNet runs a kernel.</summary>
internal static class KernelConfig
{
    /// <summary>Short enough that all kernels take less than three minutes; or thorough, for several minutes.</summary>
    public static IConfig Create(bool isThorough)
    {
        Job job = Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(3)
            .WithIterationCount(isThorough ? 25 : 9)
            .WithIterationTime(TimeInterval.FromMilliseconds(isThorough ? 250 : 100));
        return ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "medallion-kernels"))
            .WithOptions(ConfigOptions.DisableLogFile);
    }
}
