using Medallion.Stages.Runs.Events;

namespace Medallion.Stages.Runs;

/// <summary>
/// The place of one run in the queue. Each run that ends moves up all that wait: were every place stored, a queue would cost
/// events and writes by the square of its length. The first one is stored; later ones are shown live, no more often than
/// progress is, and the record has the latest whenever it is written.
/// </summary>
internal sealed class QueuePlace(RunLog log, RunLimits limits, TimeProvider time)
{
    private int _position;
    private long _toldAt;

    /// <summary>From 1, the next one; 0 where the run has not had to wait.</summary>
    public int Position => Volatile.Read(ref _position);

    /// <summary>Takes a new place; one call at a time.</summary>
    public void MoveTo(int position)
    {
        bool isFirst = Interlocked.Exchange(ref _position, position) == 0;
        if (isFirst)
        {
            log.Append(new Queued(position));
        }
        else if (time.GetElapsedTime(_toldAt) >= limits.ProgressInterval)
        {
            log.Show(new Queued(position));
        }
        else
        {
            return;
        }

        _toldAt = time.GetTimestamp();
    }
}
