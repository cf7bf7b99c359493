using System.Buffers;

namespace Medallion.Storage.Objects.S3;

/// <summary>
/// Lends the buffers in which uploads collect their parts. The process's own pool would keep one of them for every thread
/// that ever gave one back. While no upload is under way the garbage collector may have them. Safe for concurrent use.
/// </summary>
internal sealed class PartBuffers
{
    /// <summary>Buffers of a size that are kept: the parts under way of one upload by default, and the one that is being filled.</summary>
    private const int KeptBuffers = 4;

    private const int LargestKept = 8 << 20;

    private readonly Lock _gate = new();
    private readonly WeakReference<ArrayPool<byte>?> _idle = new(null);
    private ArrayPool<byte>? _pool;
    private int _uploads;

    /// <summary>An upload begins: where it gets its buffers. Ends with <see cref="Leave"/>.</summary>
    public ArrayPool<byte> Enter()
    {
        lock (_gate)
        {
            _uploads++;
            if (_pool is null && !_idle.TryGetTarget(out _pool))
            {
                _pool = ArrayPool<byte>.Create(LargestKept, KeptBuffers);
            }

            return _pool;
        }
    }

    /// <summary>An upload has ended and given its buffers back.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (--_uploads == 0)
            {
                _idle.SetTarget(_pool);
                _pool = null;
            }
        }
    }
}
