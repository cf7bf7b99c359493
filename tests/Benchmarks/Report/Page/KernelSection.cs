using Benchmarks.Kernels;

namespace Benchmarks.Report.Page;

/// <summary>Kernels beside their limits.</summary>
internal static class KernelSection
{
    public static string Write(KernelReport report)
    {
        MemoryBandwidth memory = report.Memory;
        string table = Markdown.Table(
            1,
            ["kernel", "GB/s", "limit GB/s", "of the limit", "of memory read", "the limit"],
            report.Kernels.Select(kernel => (IReadOnlyList<string>)
            [
                kernel.Purpose,
                KernelTable.Giga(kernel.BytesPerSecond),
                kernel.LimitBytesPerSecond is { } limit ? KernelTable.Giga(limit) : "–",
                kernel.Share is { } share ? $"{share * 100:N0} %" : "–",
                $"{kernel.BytesPerSecond / memory.Read * 100:N0} %",
                kernel.LimitPurpose,
            ]));
        return $"""
            Measured on: {report.Machine}; one core. Memory that no cache holds is read at {KernelTable.Giga(memory.Read)} GB/s and
            copied at {KernelTable.Giga(memory.Copy)} GB/s by one core, {KernelTable.Giga(memory.ReadOnAllCores)} and
            {KernelTable.Giga(memory.CopyOnAllCores)} GB/s by all.

            {table}
            """.ReplaceLineEndings("\n");
    }
}
