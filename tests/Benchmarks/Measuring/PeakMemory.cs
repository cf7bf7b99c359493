using System.Globalization;

namespace Benchmarks.Measuring;

/// <summary>A process's physical memory, as Linux counts it.</summary>
internal static class PeakMemory
{
    private const string ResetPeak = "5";

    /// <summary>Lets the peak begin anew with what is in use now.</summary>
    public static void Reset(int processId) => File.WriteAllText($"/proc/{processId}/clear_refs", ResetPeak);

    /// <summary>The peak, in bytes.</summary>
    public static long Read(int processId) => ReadField(processId, "VmHWM:");

    /// <summary>What is in use now, in bytes.</summary>
    public static long ReadCurrent(int processId) => ReadField(processId, "VmRSS:");

    private static long ReadField(int processId, string name)
    {
        string line = File.ReadLines($"/proc/{processId}/status")
            .First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
