using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Benchmarks.Measuring;

/// <summary>What kind of machine this is.</summary>
/// <param name="Processor">The model's name.</param>
/// <param name="Cores">Cores that the process sees.</param>
/// <param name="VectorBits">Widest vectors that the runtime uses.</param>
/// <param name="MemoryBytes">Physical memory.</param>
/// <param name="System">Operating system.</param>
/// <param name="Runtime">Version of .NET.</param>
internal sealed record Machine(
    string Processor, int Cores, int VectorBits, long MemoryBytes, string System, string Runtime)
{
    /// <summary>This machine.</summary>
    public static Machine Describe() => new(
        ReadField("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription);

    /// <summary>Bytes that a new process could take without swapping.</summary>
    public static long AvailableBytes() =>
        ReadField("/proc/meminfo", "MemAvailable") is { } text ? long.Parse(text.Split(' ')[0]) * 1024 : long.MaxValue;

    /// <summary>In one line.</summary>
    public override string ToString() =>
        $"{Processor}, {Cores} cores, vectors of {VectorBits} bits, {MemoryBytes / (double)(1 << 30):N0} GiB, {System}, {Runtime}";

    private static string? ReadField(string file, string name) => !File.Exists(file)
        ? null
        : File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
