using Spectre.Console;

namespace Medallion.Cli.Terminals;

/// <summary>Writes a failure: what, where, what to do, where to read on.</summary>
internal static class FailureBlock
{
    private static readonly Style Headline = new(Color.Red, decoration: Decoration.Bold);

    public static void Write(IAnsiConsole console, FailureReport report)
    {
        if (report.ExitCode == ExitCode.Cancelled)
        {
            console.WriteLine(report.Message);
            return;
        }

        console.Write($"{Labels.Error.In(report.Language)}: ", Headline);
        console.WriteLine(report.Reason.Length == 0 ? report.Message : $"{report.Message} [{report.Reason}]");
        foreach (string detail in report.Details)
        {
            console.WriteLine($"  - {detail}");
        }

        string delay = report.RetryDelaySeconds is { } seconds ? Units.Duration(TimeSpan.FromSeconds(seconds)) : "";
        WritePart(console, Labels.Where.In(report.Language), report.Where);
        WritePart(console, Labels.WhatToDo.In(report.Language), report.Remedy);
        WritePart(console, Labels.RetryAfter.In(report.Language), delay);
        WritePart(console, Labels.ReadMore.In(report.Language), report.Help);
    }

    private static void WritePart(IAnsiConsole console, string label, string text)
    {
        if (text.Length > 0)
        {
            console.WriteLine($"  {label}: {text}");
        }
    }
}
