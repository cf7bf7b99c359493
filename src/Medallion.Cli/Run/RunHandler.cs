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
        await using ServiceSession session = await OpenAsync(cancellationToken);
        var runner = new PipelineRunner(session.Client, request, context.Global.Language);
        PipelineReport report = await runner.RunAsync(ProgressDisplay.For(context), cancellationToken);
        return ReportWriter.Write(report, context);
    }

    private async Task<ServiceSession> OpenAsync(CancellationToken cancellationToken) =>
        settings.Endpoint is { } endpoint
            ? ServiceSession.Connect(endpoint, context)
            : await ServiceSession.StartAsync(settings.Request.Store, settings.Access, context, cancellationToken);
}
