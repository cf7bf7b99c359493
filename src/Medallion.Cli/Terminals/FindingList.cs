using Medallion.Cli.Pipelines;
using Medallion.Stages.Texts;
using Spectre.Console;

namespace Medallion.Cli.Terminals;

/// <summary>Writes what was found in the data, each with what to do about it.</summary>
internal static class FindingList
{
    // More would push the result off the screen; --json has them all.
    private const int MaxListed = 20;

    public static void Write(IAnsiConsole console, IReadOnlyList<FindingReport> findings, Language language)
    {
        foreach (FindingReport finding in findings.Take(MaxListed))
        {
            Write(console, finding, language);
        }

        if (findings.Count > MaxListed)
        {
            console.WriteLine($"… {findings.Count - MaxListed:N0} more: --json lists every one.");
        }

        if (findings.Count > 0)
        {
            console.WriteLine();
        }
    }

    private static void Write(IAnsiConsole console, FindingReport finding, Language language)
    {
        (Stages.Texts.Text label, Color color) = finding.Severity switch
        {
            "error" => (Labels.Error, Color.Red),
            "warning" => (Labels.Warning, Color.Yellow),
            _ => (Labels.Info, Color.Blue),
        };
        console.Write($"{label.In(language)}: ", new Style(color));
        console.WriteLine($"{finding.Message} [{finding.Code}]");
        if (finding.Where.Length > 0)
        {
            console.WriteLine($"  {Labels.Where.In(language)}: {finding.Where}");
        }

        console.WriteLine($"  {Labels.WhatToDo.In(language)}: {finding.Remedy}");
    }
}
