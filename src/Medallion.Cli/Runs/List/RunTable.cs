using Medallion.Cli.Terminals;
using Medallion.Stages.Texts;
using Spectre.Console;
using Spectre.Console.Rendering;
using Cell = Spectre.Console.Text;

namespace Medallion.Cli.Runs.List;

/// <summary>Writes runs, one a row; what names a run stands as the other commands take it.</summary>
internal static class RunTable
{
    public static void Write(IAnsiConsole console, IReadOnlyList<RunReport> runs, TimeProvider time, Language language)
    {
        bool hasTasks = runs.Any(static run => run.Task is not null);
        Table table = new Table().Border(TableBorder.Simple);
        AddColumns(table, hasTasks, language);
        foreach (RunReport run in runs)
        {
            table.AddRow(Row(run, hasTasks, time, language));
        }

        console.Write(table);
    }

    private static void AddColumns(Table table, bool hasTasks, Language language)
    {
        Add(table, RunLabels.State, language).NoWrap();
        Add(table, RunLabels.Pipeline, language);
        Add(table, RunLabels.RunId, language);
        Add(table, RunLabels.Stage, language).NoWrap();
        if (hasTasks)
        {
            Add(table, RunLabels.Task, language);
        }

        Add(table, RunLabels.Attempt, language).RightAligned();
        Add(table, RunLabels.Started, language).NoWrap();
        Add(table, RunLabels.Duration, language).RightAligned().NoWrap();
        Add(table, RunLabels.Rows, language).RightAligned().NoWrap();
        Add(table, RunLabels.Progress, language).RightAligned();
        Add(table, RunLabels.Sla, language).NoWrap();
    }

    private static IEnumerable<IRenderable> Row(RunReport run, bool hasTasks, TimeProvider time, Language language)
    {
        yield return RunLabels.WriteState(run.State, language);
        yield return new Cell(run.Pipeline);
        yield return new Cell(run.RunId);
        yield return new Cell(run.Stage);
        if (hasTasks)
        {
            yield return new Cell(run.Task ?? "");
        }

        yield return new Cell($"{run.Attempt}");
        yield return new Cell(Moments.Write(run.Started, time));
        yield return new Cell(run.Seconds is { } seconds ? Units.Duration(TimeSpan.FromSeconds(seconds)) : "");
        yield return new Cell(run.Rows is { } rows ? Units.Count(rows) : "");
        yield return new Cell(Moments.Percent(run.Share));
        yield return RunLabels.WriteSla(run.Sla, language);
    }

    private static TableColumn Add(Table table, Stages.Texts.Text header, Language language)
    {
        var column = new TableColumn(new Cell(header.In(language)));
        table.AddColumn(column);
        return column;
    }
}
