namespace Medallion.Stages.Execution;

/// <summary>
/// Gives the memory of finished stages back to the machine as soon as no stage is under way, so that the next one does
/// not come on top of the last one's garbage. Safe for concurrent use.
/// </summary>
internal sealed class StageMemory
{
    /// <summary>Less than this is not worth a collection: small stages stay quick. 48 MiB.</summary>
    private const long WorthReleasing = 48 * 1024 * 1024;

    private int _active;

    /// <summary>A stage begins; it ends when the result is disposed.</summary>
    public IDisposable Enter()
    {
        Interlocked.Increment(ref _active);
        return new Stage(this);
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _active) == 0 && GC.GetTotalMemory(forceFullCollection: false) > WorthReleasing)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    private sealed class Stage(StageMemory memory) : IDisposable
    {
        private StageMemory? _memory = memory;

        public void Dispose() => Interlocked.Exchange(ref _memory, null)?.Leave();
    }
}
