using System.CommandLine;
using Benchmarks.Report.Page;

namespace Benchmarks.Commands;

/// <summary>Writes what was saved into the documentation.</summary>
internal static class PageCommand
{
    public static Command Create()
    {
        var from = new Option<string>("--from")
        {
            Description = "Folder with pipeline.json, scaling.json, facts.json and kernels.json, or some of them, as --save wrote them.",
            Required = true,
        };
        var page = new Option<string>("--page")
        {
            Description = "The page; its tables stand between marks, its plots beside it.",
            DefaultValueFactory = static _ => "src/docs/performance.md",
        };
        var command = new Command("page", "Puts saved results into the tables and plots of a page.") { from, page };
        command.SetAction((parse, token) => PageWriter.WriteAsync(parse.GetRequiredValue(from), parse.GetRequiredValue(page), token));
        return command;
    }
}
