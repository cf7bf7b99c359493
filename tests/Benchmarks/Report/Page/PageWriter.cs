using Benchmarks.Facts;
using Benchmarks.Kernels;
using Benchmarks.Pipeline;
using Benchmarks.Report.Plot;

namespace Benchmarks.Report.Page;

/// <summary>Puts saved results between the marks of a page, and plots beside it.</summary>
internal static class PageWriter
{
    /// <summary>Name of the plot of ratios.</summary>
    public const string RatioPlotFile = "performance-ratios.svg";

    /// <summary>Name of the plot of seconds and memory.</summary>
    public const string ScalingPlotFile = "performance-scaling.svg";

    public static async Task<int> WriteAsync(string folder, string page, CancellationToken cancellationToken)
    {
        string text = await File.ReadAllTextAsync(page, cancellationToken);
        string plots = Path.GetDirectoryName(Path.GetFullPath(page))!;
        var pipeline = await ReadAsync<PipelineReport>(folder, "pipeline", cancellationToken);
        var scaling = await ReadAsync<PipelineReport>(folder, "scaling", cancellationToken);
        var facts = await ReadAsync<FactsReport>(folder, "facts", cancellationToken);
        var kernels = await ReadAsync<KernelReport>(folder, "kernels", cancellationToken);
        text = Replace(text, "pipeline", pipeline, PipelineSection.Write);
        text = Replace(text, "scaling", scaling, ScalingSection.Write);
        text = Replace(text, "facts", facts, FactsSection.Write);
        text = Replace(text, "kernels", kernels, KernelSection.Write);
        await File.WriteAllTextAsync(page, text, cancellationToken);
        await DrawAsync(Path.Combine(plots, RatioPlotFile), pipeline, RatioPlot.Draw, cancellationToken);
        await DrawAsync(Path.Combine(plots, ScalingPlotFile), scaling, ScalingPlot.Draw, cancellationToken);
        return 0;
    }

    private static Task<T?> ReadAsync<T>(string folder, string name, CancellationToken cancellationToken)
        where T : class => ReportJson.ReadAsync<T>(Path.Combine(folder, $"{name}.json"), cancellationToken);

    private static string Replace<T>(string text, string name, T? report, Func<T, string> write)
        where T : class
    {
        if (report is null)
        {
            return text;
        }

        string begin = $"<!-- {name}: written by the benchmark -->\n";
        string end = $"<!-- end of {name} -->\n";
        int from = text.IndexOf(begin, StringComparison.Ordinal);
        int to = text.IndexOf(end, StringComparison.Ordinal);
        return from >= 0 && to > from
            ? text[..(from + begin.Length)] + "\n" + write(report) + "\n" + text[to..]
            : throw new InvalidOperationException($"The page has no marks for {name}: {begin.Trim()} and {end.Trim()}");
    }

    private static Task DrawAsync<T>(string file, T? report, Func<T, string> draw, CancellationToken cancellationToken)
        where T : class => report is null ? Task.CompletedTask : File.WriteAllTextAsync(file, draw(report), cancellationToken);
}
