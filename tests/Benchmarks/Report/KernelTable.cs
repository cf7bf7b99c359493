using Benchmarks.Kernels;
using Spectre.Console;

namespace Benchmarks.Report;

/// <summary>Kernels beside their limits.</summary>
internal static class KernelTable
{
    public static void Show(KernelReport report)
    {
        Screen.Say($"{report.Machine}");
        Screen.Say($"Memory: read {Giga(report.Memory.Read)}, copy {Giga(report.Memory.Copy)} GB/s on one core; "
            + $"read {Giga(report.Memory.ReadOnAllCores)}, copy {Giga(report.Memory.CopyOnAllCores)} GB/s on all cores");
        Table table = Screen.Table(1, "Kernel, one core", "GB/s", "Limit GB/s", "% of limit", "% of memory read");
        table.AddColumn("The limit");
        foreach (KernelResult kernel in report.Kernels)
        {
            table.AddRow(
                kernel.Purpose,
                Giga(kernel.BytesPerSecond),
                kernel.LimitBytesPerSecond is { } limit ? Giga(limit) : "",
                kernel.Share is { } share ? $"{share * 100:N0}" : "",
                $"{kernel.BytesPerSecond / report.Memory.Read * 100:N0}",
                kernel.LimitPurpose);
        }

        Screen.Show("", table);
    }

    /// <summary>Thousand millions a second.</summary>
    internal static string Giga(double bytesPerSecond) => $"{bytesPerSecond / 1e9:N2}";
}
