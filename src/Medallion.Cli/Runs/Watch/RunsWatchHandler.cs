using Medallion.Cli.Pipelines;
using Medallion.Protocol.V1;

namespace Medallion.Cli.Runs.Watch;

/// <summary>Carries <c>medallion runs watch</c> out.</summary>
internal sealed class RunsWatchHandler(RunsWatchSettings settings, CliContext context)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using ServiceSession session = await settings.Target.OpenAsync(context, cancellationToken);
        var locator = new RunLocator(session.Runs, context.Global.LanguageTag);
        Protocol.V1.Run run = await locator.FindAsync(settings.Name, cancellationToken);
        var request = new WatchRunRequest { Key = run.Key, Language = context.Global.LanguageTag };
        var following = new RunFollowing(run.Key, FollowEnds.OfWatch(context.Global.Language), context);
        FollowReport report = await following.FollowAsync(
            session.Runs.WatchAsync(request, cancellationToken), cancellationToken);
        return ReportWriter.Write(report, context);
    }
}
