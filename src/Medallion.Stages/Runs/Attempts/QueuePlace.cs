using Medallion.Stages.Runs.Events;

namespace Medallion.Stages.Runs.Attempts;

/// <summary>
/// The place of one run in the queue. Only the first is stored: each run that ends moves up all that wait, and storing that
/// would take events and writes by the square of their number. Later places are shown live: once the run has come an
/// eighth closer, which is each place of the last eight, and at most as often as progress. So a place of a hundred is told
/// some thirty times on its way, and not all that wait are told in the moment in which one ends. The ledger has the latest
/// with each renewal of the lease, for those who follow on another replica, and so has each heartbeat of a stream.
/// </summary>
internal sealed class QueuePlace(RunLog log, RunLimits limits, TimeProvider time)
{
    private const int Eighths = 8;

    private int _position;
    private int _told;
    private long _toldAt;

    /// <summary>From 1: the next one; 0 where the run has not had to wait.</summary>
    public int Position => Volatile.Read(ref _position);

    /// <summary>Takes a new position; one call at a time.</summary>
    public void MoveTo(int position)
    {
        bool isFirst = Interlocked.Exchange(ref _position, position) == 0;
        if (!isFirst && (!IsCloser(position) || time.GetElapsedTime(_toldAt) < limits.ProgressInterval))
        {
            return;
        }

        _told = position;
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

    private bool IsCloser(int position) => (_told - position) * Eighths >= _told;
}
