using Benchmarks.Measuring;
using Benchmarks.Pipeline;

namespace Benchmarks.Report.Plot;

/// <summary>One of the two diagrams of rows against something.</summary>
internal sealed class ScalingPanel(Svg svg, double left, string title, PipelineReport report, Func<StageSummary, double> value)
{
    private const double Top = 34;
    private const double High = 230;
    private const double Wide = 310;
    private const double Margin = 52;
    private const int Steps = 4;

    private readonly double _maxRows = report.Scenarios.Max(static s => s.Rows);
    private readonly double _maxValue = RoundUp(report.Scenarios.SelectMany(static s => s.Stages).Max(value));

    public void Draw(IEnumerable<string> names)
    {
        svg.Text(left + Margin, 16, title, "title");
        DrawGrid();
        foreach (string name in names)
        {
            (double X, double Y)[] points =
            [
                .. from scenario in report.Scenarios
                   from summary in scenario.Stages
                   where summary.Contestant == name && summary.Stage == Stages.Pipeline
                   select (X(scenario.Rows), Y(value(summary))),
            ];
            int colour = Svg.ColourOf(name);
            svg.Path(points, $"line s{colour}");
            foreach ((double x, double y) in points)
            {
                svg.Dot(x, y, $"f{colour}");
            }
        }
    }

    private void DrawGrid()
    {
        for (int step = 0; step <= Steps; step++)
        {
            double amount = _maxValue * step / Steps;
            svg.Line(left + Margin, Y(amount), left + Margin + Wide, Y(amount), "grid");
            svg.Text(left + Margin - 6, Y(amount) + 4, $"{amount:#,0.##}", "small end");
            double rows = _maxRows * step / Steps;
            svg.Text(X(rows), Top + High + 16, $"{rows / 1e6:0.##} M", "small middle");
        }
    }

    private double X(double rows) => left + Margin + (rows / _maxRows * Wide);

    private double Y(double amount) => Top + High - (amount / _maxValue * High);

    /// <summary>The next number that is 1, 2, 4 or 8 times a power of ten, so that quarters of it are round.</summary>
    private static double RoundUp(double number)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(number, 1e-3))));
        return new[] { 1.0, 2, 4, 8, 10 }.Select(factor => factor * power).First(round => round >= number);
    }
}
