using System.CommandLine;
using Medallion.Cli.Runs.Cancel;
using Medallion.Cli.Runs.List;
using Medallion.Cli.Runs.Retry;
using Medallion.Cli.Runs.Show;
using Medallion.Cli.Runs.Watch;

namespace Medallion.Cli.Runs;

/// <summary><c>medallion runs</c>: looks after runs, whoever started them.</summary>
internal sealed class RunsCommand : Command
{
    public RunsCommand()
        : base("runs", "Lists, shows, watches, cancels and retries runs, of a service or of the ledger in a store.")
    {
        var options = new RunsOptionSet();
        options.AddTo(this);
        Add(new RunsListCommand(options));
        Add(new RunsShowCommand(options));
        Add(new RunsWatchCommand(options));
        Add(new RunsCancelCommand(options));
        Add(new RunsRetryCommand(options));
    }
}
