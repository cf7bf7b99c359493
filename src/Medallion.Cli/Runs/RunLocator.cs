using Medallion.Cli.Terminals.Progress;
using Medallion.Protocol.Client;
using Medallion.Protocol.V1;

namespace Medallion.Cli.Runs;

/// <summary>Finds the run that people name.</summary>
internal sealed class RunLocator(RunsClient runs, string language)
{
    private const int MaxTasks = 1_000;
    private const int NamedTasks = 10;

    /// <summary>
    /// The run; where its task is not said, the only one of its stage. Schedulers name the task in every key: nobody should
    /// have to write it where there is nothing to choose.
    /// </summary>
    public async Task<Protocol.V1.Run> FindAsync(RunName name, CancellationToken cancellationToken)
    {
        List<Protocol.V1.Run> found = name.Task is null ? await ListAsync(name, cancellationToken) : [];
        return found.Count switch
        {
            // The service knows the words for a run that is not there.
            0 => await runs.GetAsync(new GetRunRequest { Key = KeyOf(name), Language = language }, cancellationToken),
            1 => found[0],
            _ => throw Ambiguous(name, found),
        };
    }

    private async Task<List<Protocol.V1.Run>> ListAsync(RunName name, CancellationToken cancellationToken)
    {
        var request = new ListRunsRequest
        {
            Pipeline = name.Pipeline,
            RunId = name.RunId,
            Stage = name.Stage,
            PageSize = MaxTasks,
            Language = language,
        };
        List<Protocol.V1.Run> found = [];
        await foreach (Protocol.V1.Run run in runs.ListAsync(request, cancellationToken))
        {
            found.Add(run);
        }

        return found;
    }

    private static RunKey KeyOf(RunName name) =>
        new() { Pipeline = name.Pipeline, RunId = name.RunId, Stage = name.Stage, Task = name.Task ?? "" };

    private static UsageException Ambiguous(RunName name, List<Protocol.V1.Run> found)
    {
        IEnumerable<string> tasks = found.Take(NamedTasks).Select(static run => $"--task \"{run.Key.Task}\"");
        string more = found.Count > NamedTasks ? $", and {found.Count - NamedTasks:N0} more" : "";
        return new UsageException(
            $"Run {name.RunId} of pipeline {name.Pipeline} has {found.Count:N0} tasks of the {Layers.NameOf(name.Stage)} stage.",
            $"Say which: {string.Join(", ", tasks)}{more}.");
    }
}
