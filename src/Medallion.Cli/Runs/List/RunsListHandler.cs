using Medallion.Cli.Pipelines;
using Medallion.Protocol.V1;
using Spectre.Console;

namespace Medallion.Cli.Runs.List;

/// <summary>Carries <c>medallion runs list</c> out.</summary>
internal sealed class RunsListHandler(RunsListSettings settings, CliContext context)
{
    private const int MaxPageSize = 1_000;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        RunList list = await ReadAsync(cancellationToken);
        if (context.Global.Json)
        {
            context.WriteDocument(list, static json => json.RunList);
            return ExitCode.Success;
        }

        if (list.Runs.Count == 0)
        {
            context.Terminal.Error.WriteLine(RunLabels.None.In(context.Global.Language));
            return ExitCode.Success;
        }

        RunTable.Write(context.Terminal.Out, list.Runs, context.Environment.Time, context.Global.Language);
        if (list.HasMore)
        {
            context.Terminal.Error.WriteLine(RunLabels.More.In(context.Global.Language));
        }

        return ExitCode.Success;
    }

    private async Task<RunList> ReadAsync(CancellationToken cancellationToken)
    {
        await using ServiceSession session = await settings.Target.OpenAsync(context, cancellationToken);

        // One more than is shown tells whether there are more.
        var request = new ListRunsRequest(settings.Filter) { PageSize = Math.Min(settings.Limit + 1, MaxPageSize) };
        DateTimeOffset now = context.Environment.Time.GetUtcNow();
        List<RunReport> runs = [];
        await foreach (Protocol.V1.Run run in session.Runs.ListAsync(request, cancellationToken))
        {
            if (runs.Count == settings.Limit)
            {
                return new RunList(runs, HasMore: true);
            }

            runs.Add(RunReport.Of(run, now, context.Global.Language));
        }

        return new RunList(runs, HasMore: false);
    }
}
