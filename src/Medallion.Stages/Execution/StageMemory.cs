using System.Buffers;

namespace Medallion.Stages.Execution;

/// <summary>
/// The large buffers of stages. One stage's serve the next where they are few, so that small stages neither ask for memory
/// nor clear it anew. Where they are many they are let go of as soon as no stage is under way: the next stage needs others,
/// which would come on top. That, and to begin without any, costs a small stage nearly as much time as its work, so that more
/// must have come together before small ones pay it. Once it has been quiet for a while all goes back to the
/// machine. Safe for concurrent use.
/// </summary>
/// <param name="bufferBytes">Largest buffer that is kept.</param>
/// <param name="time">The clock.</param>
/// <param name="usedBytes">Bytes that the process uses. Default: those of the managed heap.</param>
internal sealed class StageMemory(int bufferBytes, TimeProvider time, Func<long>? usedBytes = null) : IDisposable
{
    /// <summary>How long it is quiet before memory is given back: longer than between the stages of one pipeline.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    /// <summary>Buffers of a size that are kept.</summary>
    private const int KeptBuffers = 64;

    /// <summary>More than this is let go of at the end of a large stage. 64 MiB.</summary>
    private const long Many = 64 * 1024 * 1024;

    /// <summary>More than this is let go of at the end of a small stage: a large one still has room beside it. 128 MiB.</summary>
    private const long ManyOfSmall = 128 * 1024 * 1024;

    /// <summary>A stage that reads as much is large. 64 MiB.</summary>
    private const long LargeBytes = 64 * 1024 * 1024;

    /// <summary>Less than this is not worth a collection when it is quiet. 24 MiB.</summary>
    private const long WorthReleasing = 24 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Func<long> _usedBytes = usedBytes ?? (static () => GC.GetTotalMemory(forceFullCollection: false));
    private ArrayPool<byte> _buffers = ArrayPool<byte>.Create(bufferBytes, KeptBuffers);
    private ITimer? _release;
    private int _active;
    private bool _wereSmall = true;

    /// <summary>Lends buffers of up to the kept size; a stage asks once, and returns to the same.</summary>
    public ArrayPool<byte> Buffers
    {
        get
        {
            lock (_gate)
            {
                return _buffers;
            }
        }
    }

    /// <summary>A stage begins; it ends when the result is disposed.</summary>
    /// <param name="readBytes">Stored bytes that it has read, asked for at its end.</param>
    public IDisposable Enter(Func<long> readBytes)
    {
        lock (_gate)
        {
            _active++;
            _release?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        return new Stage(this, readBytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _release?.Dispose();
            _release = null;
        }
    }

    private void Leave(bool isSmall)
    {
        long many;
        lock (_gate)
        {
            _wereSmall &= isSmall;
            if (--_active > 0)
            {
                return;
            }

            many = _wereSmall ? ManyOfSmall : Many;
            _wereSmall = true;

            _release ??= time.CreateTimer(
                static memory => ((StageMemory)memory!).Release(WorthReleasing, GCCollectionMode.Aggressive),
                this,
                Quiet,
                Timeout.InfiniteTimeSpan);
            _release.Change(Quiet, Timeout.InfiniteTimeSpan);
        }

        Release(many, GCCollectionMode.Forced);
    }

    private void Release(long worthBytes, GCCollectionMode mode)
    {
        lock (_gate)
        {
            if (_active > 0 || _usedBytes() <= worthBytes)
            {
                return;
            }

            _buffers = ArrayPool<byte>.Create(bufferBytes, KeptBuffers);
        }

        GC.Collect(GC.MaxGeneration, mode, blocking: true, compacting: mode == GCCollectionMode.Aggressive);
    }

    private sealed class Stage(StageMemory memory, Func<long> readBytes) : IDisposable
    {
        private StageMemory? _memory = memory;

        public void Dispose() => Interlocked.Exchange(ref _memory, null)?.Leave(readBytes() < LargeBytes);
    }
}
