using Medallion.Stages.Failures;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Runs.Queue;

namespace Medallion.Stages.Runs.Attempts;

/// <summary>
/// One stage that works in a place of the queue. Once it is asked to stop it is waited for only so long: a store that hangs
/// must not keep the run, and those who follow it, for ever.
/// </summary>
/// <param name="key">The run.</param>
/// <param name="attempt">Its attempt.</param>
/// <param name="stop">Asks it to stop.</param>
/// <param name="environment">What all runs share.</param>
internal sealed class StageInPlace(RunKey key, int attempt, RunStop stop, RunEnvironment environment)
{
    private volatile bool _isGivenUp;

    /// <summary>Whether the run has ended without it: it may publish nothing more.</summary>
    public bool IsGivenUp => _isGivenUp;

    /// <summary>Carries the stage out; the place is free again when it has really ended.</summary>
    public async Task<StageOutcome> ExecuteAsync(RunPlace place, Func<CancellationToken, Task<StageOutcome>> stage)
    {
        // Apart from this one: a store that hangs can keep the thread that asks it.
        Task<StageOutcome> execution = Task.Run(() => HoldAsync(place, stage), CancellationToken.None);
        return await EndsInTimeAsync(execution) ? await execution : throw GiveUp(execution, place);
    }

    /// <summary>Until it has ended, the stage holds its memory and its threads.</summary>
    private async Task<StageOutcome> HoldAsync(RunPlace place, Func<CancellationToken, Task<StageOutcome>> stage)
    {
        using (place)
        {
            return await stage(stop.Token);
        }
    }

    private async Task<bool> EndsInTimeAsync(Task execution)
    {
        await execution.WaitAsync(stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!execution.IsCompleted)
        {
            await execution.WaitAsync(environment.Limits.StopPeriod, environment.Time, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return execution.IsCompleted;
    }

    /// <summary>
    /// Ends the run without its stage, which keeps its place. A write that hangs in the very moment of publication cannot be
    /// called back; it lands only where nobody else has published since.
    /// </summary>
    private StageException GiveUp(Task execution, RunPlace place)
    {
        _isGivenUp = true;
        place.GiveUp();
        RunsLog.GivenUp(environment.Logger, key, attempt);
        _ = LogEndAsync(execution);
        StageException failure = stop.Failure!;
        return new StageException(
            failure.Reason,
            failure.Location,
            $"{failure.Detail} The stage did not end within {environment.Limits.StopPeriod} and was given up");
    }

    private async Task LogEndAsync(Task execution)
    {
        await execution.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        RunsLog.EndedLate(environment.Logger, key, attempt);
    }
}
