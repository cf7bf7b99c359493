using Benchmarks.Measuring;
using Benchmarks.Pipeline;

namespace Benchmarks.Report.Plot;

/// <summary>Seconds and peak memory of the pipeline against rows: a line for each contestant.</summary>
internal static class ScalingPlot
{
    private const double Width = 760;
    private const double Height = 320;

    public static string Draw(PipelineReport report)
    {
        var svg = new Svg(Width, Height);
        string[] names = [.. report.Scenarios.SelectMany(static s => s.Stages).Select(static s => s.Contestant).Distinct()];
        new ScalingPanel(svg, 0, "Seconds of the pipeline", report, static s => s.Seconds).Draw(names);
        new ScalingPanel(svg, Width / 2, "Peak memory, MiB", report, static s => s.PeakBytes / 1048576.0).Draw(names);
        double x = 40;
        foreach (string name in names)
        {
            svg.Rectangle(x, Height - 16, 12, 12, $"f{Svg.ColourOf(name)}");
            svg.Text(x + 17, Height - 6, name);
            x += 40 + (name.Length * 8);
        }

        svg.Text(Width - 8, Height - 6, $"all keys distinct, {report.Threads} cores", "small end");
        return svg.ToString();
    }
}
