namespace Medallion.Cli.Terminals.Progress;

/// <summary>Chooses how progress is shown: to a person, to a log or to a program.</summary>
internal static class ProgressDisplay
{
    public static IStageProgress For(CliContext context) => context switch
    {
        { Global.Events: true } => new EventLines(context.Terminal.Raw),
        { Terminal.IsLive: true } => new ProgressBars(context.Terminal.Error),
        { Global.Json: true } => new NoProgress(),
        _ => new ProgressLines(context.Terminal.Error, context.Environment.Time),
    };
}
