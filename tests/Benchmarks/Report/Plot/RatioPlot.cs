using Benchmarks.Measuring;
using Benchmarks.Pipeline;

namespace Benchmarks.Report.Plot;

/// <summary>How many times as long the peers take for the pipeline: a bar each.</summary>
internal static class RatioPlot
{
    private const double Width = 760;
    private const double Left = 70;
    private const double Right = 60;
    private const double Bar = 13;
    private const double Gap = 3;
    private const double Heading = 20;
    private const double Top = 44;

    public static string Draw(PipelineReport report)
    {
        ScenarioResult[] scenarios = [.. report.Scenarios.Where(static s => s.Stages.Count > 0)];
        StageSummary[][] peers = [.. scenarios.Select(static scenario => scenario.Stages
            .Where(s => s.Stage == Stages.Pipeline && s.Contestant != scenario.Stages[0].Contestant)
            .ToArray())];
        double longest = Math.Ceiling(peers.SelectMany(static p => p).Select(static p => p.Ratio).Append(1).Max());
        double high = Top + peers.Sum(static p => Heading + (p.Length * (Bar + Gap)) + (2 * Gap)) + 8;
        double scale = (Width - Left - Right) / longest;
        var svg = new Svg(Width, high);
        svg.Text(0, 14, "Seconds of the whole pipeline, divided by those of the service", "title");
        double step = longest > 12 ? 2 : 1;
        for (double ratio = 0; ratio <= longest; ratio += step)
        {
            svg.Text(Left + (ratio * scale), Top - 8, ratio == 1 ? "1 × (service)" : $"{ratio:N0} ×", "small middle");
        }

        double y = Top;
        foreach ((int index, ScenarioResult scenario) in scenarios.Index())
        {
            svg.Text(0, y + 14, scenario.Title, "small");
            y += Heading;
            for (double ratio = 0; ratio <= longest; ratio += step)
            {
                double x = Left + (ratio * scale);
                svg.Line(x, y - Gap, x, y + (peers[index].Length * (Bar + Gap)), ratio == 1 ? "ours" : "grid");
            }

            foreach (StageSummary peer in peers[index])
            {
                svg.Text(Left - 6, y + Bar - 2, peer.Contestant, "small end");
                svg.Rectangle(Left, y, peer.Ratio * scale, Bar, $"f{Svg.ColourOf(peer.Contestant)}");
                svg.Text(Left + (peer.Ratio * scale) + 5, y + Bar - 2, $"{peer.Ratio:N1} ×");
                y += Bar + Gap;
            }

            y += 2 * Gap;
        }

        return svg.ToString();
    }
}
