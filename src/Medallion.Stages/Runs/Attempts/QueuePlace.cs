using Medallion.Stages.Runs.Events;

namespace Medallion.Stages.Runs.Attempts;

/// <summary>
/// The place of one run in the queue. Only the first is stored: each run that ends moves up all that wait, and storing that
/// would take events and writes by the square of their number. Later places are shown live, at most as often as progress;
/// the ledger has the latest with each renewal of the lease, for those who follow on another replica.
/// </summary>
internal sealed class QueuePlace(RunLog log, RunLimits limits, TimeProvider time)
{
    private int _position;
    private long _toldAt;

    /// <summary>From 1: the next one; 0 where the run has not had to wait.</summary>
    public int Position => Volatile.Read(ref _position);

    /// <summary>Takes a new position; one call at a time.</summary>
    public void MoveTo(int position)
    {
        bool isFirst = Interlocked.Exchange(ref _position, position) == 0;
        if (!isFirst && time.GetElapsedTime(_toldAt) < limits.ProgressInterval)
        {
            return;
        }

        _toldAt = time.GetTimestamp();
        if (isFirst)
        {
            log.Append(new Queued(position));
        }
        else
        {
            log.Show(new Queued(position));
        }
    }
}
