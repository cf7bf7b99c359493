using System.CommandLine;
using Benchmarks.Report;

namespace Benchmarks.Commands;

/// <summary>Where results go.</summary>
internal sealed class OutputOptionSet
{
    private readonly Option<bool> _json = new("--json") { Description = "One JSON document on standard output instead of tables." };
    private readonly Option<string?> _save = new("--save") { Description = "File that the JSON document is written to as well." };
    private readonly Option<string?> _plot = new("--plot") { Description = "SVG file that the plot is written to." };

    public void AddTo(Command command, bool withPlot = true)
    {
        command.Add(_json);
        command.Add(_save);
        if (withPlot)
        {
            command.Add(_plot);
        }
    }

    public bool IsJson(ParseResult parse) => parse.GetValue(_json);

    /// <summary>Writes a report on standard output, where a document was asked for.</summary>
    public void Show<T>(ParseResult parse, T report)
    {
        if (IsJson(parse))
        {
            Console.WriteLine(ReportJson.Write(report));
        }
    }

    /// <summary>Writes a report into the files that were asked for.</summary>
    public async Task SaveAsync<T>(ParseResult parse, T report, Func<T, string>? plot, CancellationToken cancellationToken)
    {
        if (parse.GetValue(_save) is { } file)
        {
            await WriteAsync(file, ReportJson.Write(report) + "\n", cancellationToken);
        }

        if (plot is not null && parse.GetValue(_plot) is { } svg)
        {
            await WriteAsync(svg, plot(report), cancellationToken);
        }
    }

    private static Task WriteAsync(string file, string text, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        return File.WriteAllTextAsync(file, text, cancellationToken);
    }
}
