using Medallion.Cli.Terminals;
using Medallion.Cli.Terminals.Progress;
using Medallion.Protocol.V1;
using Medallion.Stages.Texts;
using Spectre.Console;
using Spectre.Console.Rendering;
using Cell = Spectre.Console.Text;

namespace Medallion.Cli.Runs.Show;

/// <summary>Writes everything that is known of a run, for a person.</summary>
internal static class RunSheet
{
    public static void Write(IAnsiConsole console, RunReport run, TimeProvider time, Language language)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn().NoWrap());
        grid.AddColumn();
        foreach ((Stages.Texts.Text label, IRenderable value) in Lines(run, time, language))
        {
            grid.AddRow(new Cell($"{label.In(language)}:"), value);
        }

        console.Write(grid);
        if (run.Result is { } result)
        {
            StageTable.Write(console, [result]);
        }

        if (run.Failure is { } failure)
        {
            console.WriteLine();
            FailureBlock.Write(console, failure);
        }
    }

    private static IEnumerable<(Stages.Texts.Text Label, IRenderable Value)> Lines(
        RunReport run, TimeProvider time, Language language)
    {
        yield return (RunLabels.State, RunLabels.WriteState(run.State, language));
        if (run.Sla is not null)
        {
            yield return (RunLabels.Sla, RunLabels.WriteSla(run.Sla, language));
        }

        foreach ((Stages.Texts.Text label, string? value) in Texts(run, time))
        {
            if (!string.IsNullOrEmpty(value))
            {
                yield return (label, new Cell(value));
            }
        }

        foreach ((string name, string value) in run.Labels)
        {
            yield return (RunLabels.Label, new Cell($"{name}={value}"));
        }
    }

    private static IEnumerable<(Stages.Texts.Text Label, string? Value)> Texts(RunReport run, TimeProvider time) =>
    [
        (RunLabels.Pipeline, run.Pipeline),
        (RunLabels.RunId, run.RunId),
        (RunLabels.Stage, run.Stage),
        (RunLabels.Task, run.Task),
        (RunLabels.Attempt, $"{run.Attempt}"),
        (RunLabels.Created, Moments.Write(run.Created, time)),
        (RunLabels.Started, Moments.Write(run.Started, time)),
        (RunLabels.Ended, Moments.Write(run.Ended, time)),
        (RunLabels.Duration, run.Seconds is { } seconds ? Units.Duration(TimeSpan.FromSeconds(seconds)) : null),
        (RunLabels.Promise, Moments.Write(run.CompleteBy, time)),
        (RunLabels.Executor, run.Executor),
        (RunLabels.Progress, ProgressOf(run)),
        (RunLabels.Findings, string.Join(", ", run.Findings?.Select(static f => $"{f.Key} {f.Value:N0}") ?? [])),
    ];

    /// <summary>
    /// How far it is, or came; where the result tells it all, that is no news, and what has ended has no speed any more.
    /// </summary>
    private static string? ProgressOf(RunReport run)
    {
        if (run.Result is not null || run.Source.Progress is not { } progress)
        {
            return null;
        }

        if (run.Ended is not null)
        {
            progress = new RunProgress(progress) { BytesPerSecond = 0, EstimatedRemaining = null };
        }

        string[] parts = [Moments.Percent(run.Share), ProgressText.Of(progress)];
        return string.Join(" · ", parts.Where(static part => part.Length > 0));
    }
}
