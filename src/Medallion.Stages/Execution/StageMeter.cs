using Medallion.Stages.Findings;

namespace Medallion.Stages.Execution;

/// <summary>Counts what a stage has done; written by its workers, read by whoever reports. Safe for concurrent use.</summary>
public sealed class StageMeter(TimeProvider time)
{
    private const double LeastDoneForEstimate = 0.02;

    private readonly long _start = time.GetTimestamp();
    private long _filesDone;
    private long _filesTotal;
    private long _bytesDone;
    private long _bytesTotal;
    private long _rowsDone;
    private long _rowsTotal;
    private long _filesReused;
    private long _bytesReused;
    private long _rowsReused;
    private int _phase = (int)Phase.Listing;
    private long _movedAt = time.GetTimestamp();

    /// <summary>What the stage is doing.</summary>
    public Phase Phase
    {
        get => (Phase)Volatile.Read(ref _phase);
        set
        {
            Volatile.Write(ref _phase, (int)value);
            Move();
            PhaseEntered?.Invoke(value);
        }
    }

    /// <summary>Is told of each phase by the flow that enters it; null: nobody is.</summary>
    public Action<Phase>? PhaseEntered { get; set; }

    /// <summary>What the stage waits for.</summary>
    internal PendingCalls Calls { get; } = new(time);

    /// <summary>Time since the attempt started.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Says how much there is to do.</summary>
    public void SetTotals(long files, long bytes, long rows)
    {
        Volatile.Write(ref _filesTotal, files);
        Volatile.Write(ref _bytesTotal, bytes);
        Volatile.Write(ref _rowsTotal, rows);
    }

    /// <summary>Objects were finished.</summary>
    public void AddFiles(long count)
    {
        Interlocked.Add(ref _filesDone, count);
        Move();
    }

    /// <summary>Stored bytes were read.</summary>
    public void AddBytes(long count)
    {
        Interlocked.Add(ref _bytesDone, count);
        Move();
    }

    /// <summary>Rows were read.</summary>
    public void AddRows(long count)
    {
        Interlocked.Add(ref _rowsDone, count);
        Move();
    }

    /// <summary>An object counts as done that an earlier attempt has read: it says nothing about this one's rate.</summary>
    public void AddReused(long bytes, long rows)
    {
        Interlocked.Increment(ref _filesReused);
        Interlocked.Add(ref _bytesReused, bytes);
        Interlocked.Add(ref _rowsReused, rows);
        AddFiles(1);
        AddBytes(bytes);
        AddRows(rows);
    }

    /// <summary>What this attempt has read itself.</summary>
    internal StageWork Work => new(
        Volatile.Read(ref _filesDone) - Volatile.Read(ref _filesReused),
        Volatile.Read(ref _bytesDone) - Volatile.Read(ref _bytesReused),
        Volatile.Read(ref _rowsDone) - Volatile.Read(ref _rowsReused));

    /// <summary>How far the stage is now.</summary>
    public StageProgress Read()
    {
        TimeSpan elapsed = Elapsed;
        long bytesDone = Volatile.Read(ref _bytesDone);
        long bytesTotal = Volatile.Read(ref _bytesTotal);
        return new StageProgress(
            Phase,
            Volatile.Read(ref _filesDone),
            Volatile.Read(ref _filesTotal),
            bytesDone,
            bytesTotal,
            Volatile.Read(ref _rowsDone),
            Volatile.Read(ref _rowsTotal),
            elapsed,
            Estimate(elapsed, bytesDone, bytesTotal, Volatile.Read(ref _bytesReused)));
    }

    /// <summary>
    /// What the store has given no answer about for a while in which nothing was counted either; null where the stage moves,
    /// or computes and waits for nothing.
    /// </summary>
    internal DataLocation? FindStall(TimeSpan limit) =>
        time.GetElapsedTime(Volatile.Read(ref _movedAt)) >= limit && Calls.FindUnanswered(limit) is { } uri
            ? new DataLocation { ObjectUri = uri }
            : null;

    private void Move() => Volatile.Write(ref _movedAt, time.GetTimestamp());

    /// <summary>The rest at the rate so far; unknown before enough is done to tell.</summary>
    private static TimeSpan? Estimate(TimeSpan elapsed, long done, long total, long reused)
    {
        if (total <= 0 || done - reused < (total - reused) * LeastDoneForEstimate || done == reused)
        {
            return null;
        }

        return elapsed * (Math.Max(0, total - done) / (double)(done - reused));
    }
}
