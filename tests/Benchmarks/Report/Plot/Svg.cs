using System.Globalization;
using System.Net;
using System.Text;

namespace Benchmarks.Report.Plot;

/// <summary>An SVG drawing that is legible on light and on dark pages.</summary>
internal sealed class Svg(double width, double height)
{
    private const string Style = """
        text { font: 12px system-ui, sans-serif; fill: #24292f }
        .small { font-size: 11px; fill: #57606a }
        .title { font-weight: 600 }
        .end { text-anchor: end }
        .middle { text-anchor: middle }
        .grid { stroke: #d0d7de; stroke-width: 1 }
        .ours { stroke: #0072b2; stroke-width: 1.5; stroke-dasharray: 4 3 }
        .line { fill: none; stroke-width: 2 }
        .f0 { fill: #0072b2 } .f1 { fill: #d55e00 } .f2 { fill: #009e73 } .f3 { fill: #a06cc0 }
        .s0 { stroke: #0072b2 } .s1 { stroke: #d55e00 } .s2 { stroke: #009e73 } .s3 { stroke: #a06cc0 }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 } .small { fill: #9198a1 } .grid { stroke: #3d444d } .ours { stroke: #58a6ff }
          .f0 { fill: #58a6ff } .f1 { fill: #f0883e } .f2 { fill: #3fb98f } .f3 { fill: #bc8cff }
          .s0 { stroke: #58a6ff } .s1 { stroke: #f0883e } .s2 { stroke: #3fb98f } .s3 { stroke: #bc8cff }
        }
        """;

    private readonly StringBuilder _body = new();

    /// <summary>Number of the colour that a contestant has in every plot.</summary>
    public static int ColourOf(string contestant) => contestant switch
    {
        "DuckDB" => 1,
        "Polars" => 2,
        "pandas" => 3,
        _ => 0,
    };

    public void Text(double x, double y, string text, string style = "") => _body.AppendLine(
        Invariant($"""  <text x="{x:0.#}" y="{y:0.#}" class="{style}">{WebUtility.HtmlEncode(text)}</text>"""));

    public void Rectangle(double x, double y, double wide, double high, string style) => _body.AppendLine(
        Invariant($"""  <rect x="{x:0.#}" y="{y:0.#}" width="{wide:0.#}" height="{high:0.#}" rx="2" class="{style}"/>"""));

    public void Line(double x1, double y1, double x2, double y2, string style) => _body.AppendLine(
        Invariant($"""  <line x1="{x1:0.#}" y1="{y1:0.#}" x2="{x2:0.#}" y2="{y2:0.#}" class="{style}"/>"""));

    public void Path(IEnumerable<(double X, double Y)> points, string style) => _body.AppendLine(
        $"""  <polyline points="{string.Join(' ', points.Select(static p => Invariant($"{p.X:0.#},{p.Y:0.#}")))}" class="{style}"/>""");

    public void Dot(double x, double y, string style) => _body.AppendLine(
        Invariant($"""  <circle cx="{x:0.#}" cy="{y:0.#}" r="3" class="{style}"/>"""));

    /// <summary>The whole file.</summary>
    public override string ToString() => Invariant(
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:0} {height:0}" width="{width:0}" height="{height:0}" role="img">
          <style>
        {Style}
          </style>
        {_body.ToString().TrimEnd()}
        </svg>

        """).ReplaceLineEndings("\n");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
