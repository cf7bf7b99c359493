using System.Text.Json;
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
            // After event lines, the document is the last line.
            CliJson json = context.Global.Events ? CliJson.OneLine : CliJson.Default;
            context.Terminal.Raw.WriteLine(JsonSerializer.Serialize(report, json.PipelineReport));
        }
        else
        {
            if (report.Stages.Count > 0)
            {
                StageTable.Write(context.Terminal.Out, report.Stages);
            }

            FindingList.Write(context.Terminal.Out, report.Findings, context.Global.Language);
        }

        if (report.Failure is null)
        {
            return ExitCode.Success;
        }

        context.Terminal.Write(report.Failure);
        return report.Failure.ExitCode;
    }
}
