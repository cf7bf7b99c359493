using System.Globalization;

namespace Benchmarks.Measuring;

/// <summary>The peak of a process's physical memory, as Linux counts it.</summary>
internal static class PeakMemory
{
    private const string ResetPeak = "5";

    /// <summary>Lets the peak begin anew with what is in use now.</summary>
    public static void Reset(int processId) => File.WriteAllText($"/proc/{processId}/clear_refs", ResetPeak);

    /// <summary>Bytes.</summary>
    public static long Read(int processId)
    {
        string line = File.ReadLines($"/proc/{processId}/status")
            .First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
