using System.Buffers;

namespace Medallion.Stages.Execution;

/// <summary>
/// The large buffers of stages: one stage's serve the next, so that memory is neither asked of the system nor cleared anew
/// for each, and they go back to the machine once no stage has been under way for a while. Safe for concurrent use.
/// </summary>
/// <param name="bufferBytes">Largest buffer that is kept.</param>
/// <param name="time">The clock.</param>
internal sealed class StageMemory(int bufferBytes, TimeProvider time) : IDisposable
{
    /// <summary>How long it is quiet before memory is given back: longer than between the stages of one pipeline.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    /// <summary>When a second look is taken: the process's own pool of arrays gives up only what lay unused for a minute.</summary>
    private static readonly TimeSpan LongQuiet = TimeSpan.FromSeconds(90);

    /// <summary>Buffers of a size that are kept.</summary>
    private const int KeptBuffers = 64;

    /// <summary>Less than this is not worth a collection: small stages stay quick. 32 MiB.</summary>
    private const long WorthReleasing = 32 * 1024 * 1024;

    private readonly Lock _gate = new();
    private ArrayPool<byte> _buffers = ArrayPool<byte>.Create(bufferBytes, KeptBuffers);
    private ITimer? _release;
    private int _active;
    private bool _isLongQuiet;

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
    public IDisposable Enter()
    {
        lock (_gate)
        {
            _active++;
            _release?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        return new Stage(this);
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

    private void Leave()
    {
        lock (_gate)
        {
            if (--_active == 0)
            {
                _isLongQuiet = false;
                _release ??= time.CreateTimer(static memory => ((StageMemory)memory!).Release(), this, Quiet, Timeout.InfiniteTimeSpan);
                _release.Change(Quiet, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Release()
    {
        lock (_gate)
        {
            if (_active > 0)
            {
                return;
            }

            _buffers = ArrayPool<byte>.Create(bufferBytes, KeptBuffers);
            if (!_isLongQuiet)
            {
                _isLongQuiet = true;
                _release?.Change(LongQuiet, Timeout.InfiniteTimeSpan);
            }
        }

        if (GC.GetTotalMemory(forceFullCollection: false) > WorthReleasing)
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
