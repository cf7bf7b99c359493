using Medallion.Cli.Pipelines;
using Medallion.Cli.Terminals.Progress;
using Spectre.Console;

namespace Medallion.Cli.Run;

/// <summary>Carries <c>medallion run</c> out.</summary>
internal sealed class RunHandler(RunSettings settings, CliContext context)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        PipelineRequest request = settings.Request;
        context.Terminal.Error.WriteLine($"Run {request.RunId} of pipeline {request.Pipeline} on {request.Store}");
        await using ServiceSession session = await settings.Target.OpenAsync(context, cancellationToken);
        var runner = new PipelineRunner(session.Client, request, context.Global.Language);
        PipelineReport report = await runner.RunAsync(ProgressDisplay.For(context), cancellationToken);
        return ReportWriter.Write(report, context);
    }
}
