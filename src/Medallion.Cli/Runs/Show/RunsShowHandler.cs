using Medallion.Cli.Pipelines;

namespace Medallion.Cli.Runs.Show;

/// <summary>Carries <c>medallion runs show</c> out.</summary>
internal sealed class RunsShowHandler(RunsShowSettings settings, CliContext context)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        RunReport report = await ReadAsync(cancellationToken);
        if (context.Global.Json)
        {
            context.WriteDocument(report, static json => json.RunReport);
        }
        else
        {
            RunSheet.Write(context.Terminal.Out, report, context.Environment.Time, context.Global.Language);
        }

        return ExitCode.Success;
    }

    private async Task<RunReport> ReadAsync(CancellationToken cancellationToken)
    {
        await using ServiceSession session = await settings.Target.OpenAsync(context, cancellationToken);
        var locator = new RunLocator(session.Runs, context.Global.LanguageTag);
        Protocol.V1.Run run = await locator.FindAsync(settings.Name, cancellationToken);
        return RunReport.Of(run, context.Environment.Time.GetUtcNow(), context.Global.Language);
    }
}
