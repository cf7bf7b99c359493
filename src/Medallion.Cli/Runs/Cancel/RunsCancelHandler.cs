using Medallion.Cli.Pipelines;
using Medallion.Protocol.V1;
using Medallion.Stages.Texts;
using Spectre.Console;
using Text = Medallion.Stages.Texts.Text;

namespace Medallion.Cli.Runs.Cancel;

/// <summary>Carries <c>medallion runs cancel</c> out.</summary>
internal sealed class RunsCancelHandler(RunsCancelSettings settings, CliContext context)
{
    private static readonly Text Cancelled = new(
        "The run was {0} and is cancelled now; nothing of it was published.",
        "A execução estava {0} e agora está cancelada; nada dela foi publicado.");

    private static readonly Text EndedBefore = new(
        "The run was {0} before; nothing was changed.", "A execução já estava {0}; nada foi alterado.");

    private static readonly Text EndedMeanwhile = new(
        "The run was {0} and ended before it could be stopped: {1}.",
        "A execução estava {0} e terminou antes de ser parada: {1}.");

    private Language Language => context.Global.Language;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        CancelReport report = await CancelAsync(cancellationToken);
        if (context.Global.Json)
        {
            context.WriteDocument(report, static json => json.CancelReport);
        }
        else
        {
            context.Terminal.Out.WriteLine(Tell(report));
        }

        return ExitCode.Success;
    }

    private async Task<CancelReport> CancelAsync(CancellationToken cancellationToken)
    {
        await using ServiceSession session = await settings.Target.OpenAsync(context, cancellationToken);
        var locator = new RunLocator(session.Runs, context.Global.LanguageTag);
        Protocol.V1.Run before = await locator.FindAsync(settings.Name, cancellationToken);
        var request = new CancelRunRequest
        {
            Key = before.Key,
            Reason = settings.Reason,
            Language = context.Global.LanguageTag,
        };
        Protocol.V1.Run after = await session.Runs.CancelAsync(request, cancellationToken);
        DateTimeOffset now = context.Environment.Time.GetUtcNow();
        return new CancelReport(RunWords.Of(before.State), RunReport.Of(after, now, Language));
    }

    private string Tell(CancelReport report)
    {
        string was = RunLabels.OfState(report.Was, Language);
        string state = RunLabels.OfState(report.Run.State, Language);
        Text text = (report.Was, report.Run.State) switch
        {
            ("queued" or "running", "cancelled") => Cancelled,
            ("queued" or "running", _) => EndedMeanwhile,
            _ => EndedBefore,
        };
        return string.Format(null, text.In(Language), was, state);
    }
}
