using Google.Protobuf.WellKnownTypes;
using Medallion.Cli.Pipelines;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;
using Spectre.Console;
using Text = Medallion.Stages.Texts.Text;

namespace Medallion.Cli.Runs.Retry;

/// <summary>Carries <c>medallion runs retry</c> out.</summary>
internal sealed class RunsRetryHandler(RunsRetrySettings settings, CliContext context)
{
    private static readonly Text Reused = new(
        "The run had succeeded before and its file stands; --force executes it again.",
        "A execução já havia sido concluída e seu arquivo continua lá; --force executa novamente.");

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using ServiceSession session = await settings.Target.OpenAsync(context, cancellationToken);
        var locator = new RunLocator(session.Runs, context.Global.LanguageTag);
        Protocol.V1.Run run = await locator.FindAsync(settings.Name, cancellationToken);
        var request = new RetryRunRequest
        {
            Key = run.Key,
            Force = settings.Force,
            CompleteBy = settings.CompleteBy?.ToTimestamp(),
            Language = context.Global.LanguageTag,
        };
        var following = new RunFollowing(run.Key, FollowEnds.OfRun(context.Global.Language), context);
        FollowReport report = await following.FollowAsync(
            session.Client.FollowAsync(StageCall.Retry(request), cancellationToken), cancellationToken);
        if (report.Result is { Reused: true } && !context.Global.Json)
        {
            context.Terminal.Error.WriteLine(Reused.In(context.Global.Language));
        }

        return ReportWriter.Write(report, context);
    }
}
