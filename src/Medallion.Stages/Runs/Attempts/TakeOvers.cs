using System.Globalization;
using Medallion.Stages.Failures;
using Medallion.Stages.Runs.Ledger;

namespace Medallion.Stages.Runs.Attempts;

/// <summary>
/// Counts how often in a row a run was taken over while it executed. An input that ends its process (for lack of memory,
/// say) ends the next one as well: without a bound, one run would end every replica in turn.
/// </summary>
internal static class TakeOvers
{
    /// <summary>
    /// Take-overs in a row, with the one that would follow a record. An attempt that ended in whatever way starts the count
    /// anew, and so does another request, or one that is forced; an attempt that still waited has ended no process. (One that
    /// ends its process at once has not even told the ledger that it executes.)
    /// </summary>
    public static int After(RunRecord? before, RunSubmission submission)
    {
        if (before is not { IsEnded: false }
            || submission.Force
            || RunFingerprint.Difference(before.Fingerprint, submission.Fingerprint).Length > 0)
        {
            return 0;
        }

        return before.TakeOvers + (before.QueuePosition is null ? 1 : 0);
    }

    /// <summary>What a run is to end with that has cost too many processes; null where it may be taken over.</summary>
    public static StageException? FindEnd(RunRecord? before, RunSubmission submission, RunLimits limits) =>
        After(before, submission) > limits.MaxTakeOvers ? new StageException(FailureReason.RunCrashed, detail: Tell(before!)) : null;

    private static string Tell(RunRecord last)
    {
        string attempt = $"Attempt {last.Attempt} was cut off on {last.Executor}";
        return last.Progress is not { } progress
            ? attempt
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{attempt}, in {progress.Phase} after {progress.FilesDone} of {progress.FilesTotal} files, {progress.RowsDone} rows");
    }
}
