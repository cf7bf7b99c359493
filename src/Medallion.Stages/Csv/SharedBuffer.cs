using System.Buffers;

namespace Medallion.Stages.Csv;

/// <summary>A buffer of a pool that several blocks are parts of; it goes back when the last of them lets go.</summary>
/// <param name="pool">Lent the buffer.</param>
/// <param name="bytes">The buffer.</param>
internal sealed class SharedBuffer(ArrayPool<byte> pool, byte[] bytes)
{
    private int _users = 1;

    /// <summary>The buffer.</summary>
    public byte[] Bytes { get; } = bytes;

    /// <summary>Whether somebody beside the caller uses it; then nothing of it may be overwritten.</summary>
    public bool IsShared => Volatile.Read(ref _users) > 1;

    /// <summary>One more user.</summary>
    public SharedBuffer Share()
    {
        Interlocked.Increment(ref _users);
        return this;
    }

    /// <summary>One user less.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            pool.Return(Bytes);
        }
    }
}
