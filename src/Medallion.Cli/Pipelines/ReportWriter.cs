using Medallion.Cli.Runs;
using Medallion.Cli.Terminals;

namespace Medallion.Cli.Pipelines;

/// <summary>Writes what came of a run, for a person or for a program.</summary>
internal static class ReportWriter
{
    /// <summary>Writes the report and returns the exit code that goes with it.</summary>
    public static int Write(PipelineReport report, CliContext context)
    {
        if (context.Global.Json)
        {
            context.WriteDocument(report, static json => json.PipelineReport);
        }
        else
        {
            WriteTables(report.Stages, report.Findings, context);
        }

        return WriteEnd(report.Failure, context);
    }

    /// <summary>Writes what came of one run and returns the exit code that goes with it.</summary>
    public static int Write(FollowReport report, CliContext context)
    {
        if (context.Global.Json)
        {
            context.WriteDocument(report, static json => json.FollowReport);
        }
        else
        {
            WriteTables(report.Result is { } result ? [result] : [], report.Findings, context);
        }

        return WriteEnd(report.Failure, context);
    }

    private static void WriteTables(
        IReadOnlyList<StageReport> stages, IReadOnlyList<FindingReport> findings, CliContext context)
    {
        if (stages.Count > 0)
        {
            StageTable.Write(context.Terminal.Out, stages);
        }

        FindingList.Write(context.Terminal.Out, findings, context.Global.Language);
    }

    private static int WriteEnd(FailureReport? failure, CliContext context)
    {
        if (failure is null)
        {
            return ExitCode.Success;
        }

        context.Terminal.Write(failure);
        return failure.ExitCode;
    }
}
