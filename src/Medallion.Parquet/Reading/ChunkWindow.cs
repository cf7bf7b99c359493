using System.Buffers;

namespace Medallion.Parquet.Reading;

/// <summary>Reads a range of a source from its start to its end, some bytes ahead, into memory that it reuses.</summary>
/// <param name="source">The file.</param>
/// <param name="start">Where the range starts; within the file.</param>
/// <param name="end">Where it ends; within the file.</param>
/// <param name="readBytes">Bytes to read in one go.</param>
/// <param name="buffers">Lends the memory.</param>
internal sealed class ChunkWindow(IRandomAccessSource source, long start, long end, int readBytes, ArrayPool<byte> buffers) : IDisposable
{
    private byte[] _bytes = [];

    /// <summary>What is loaded: a part of the buffer, or of the source's own memory, which is not copied.</summary>
    private ReadOnlyMemory<byte> _loaded;

    /// <summary>Position in the file of the next byte.</summary>
    public long Position { get; private set; } = start;

    /// <summary>Bytes left in the range.</summary>
    public long Remaining => end - Position;

    /// <summary>Loads at least <paramref name="count"/> bytes, which are within the range, and returns what is loaded.</summary>
    /// <remarks>The memory is valid until the next call.</remarks>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Remaining);
        if (_loaded.Length < count && !TryBorrow())
        {
            await FillAsync((int)Math.Min(Remaining, Math.Max(count, readBytes)), cancellationToken);
        }

        return _loaded;
    }

    /// <summary>Steps over bytes, loaded or not, which are within the range.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Remaining);
        Position += count;
        _loaded = _loaded[Math.Min(_loaded.Length, count)..];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Return(_bytes);
        _bytes = [];
        _loaded = default;
    }

    private bool TryBorrow()
    {
        if (Remaining > int.MaxValue || !source.TryGetMemory(Position, (int)Remaining, out ReadOnlyMemory<byte> memory))
        {
            return false;
        }

        _loaded = memory;
        return true;
    }

    private async ValueTask FillAsync(int count, CancellationToken cancellationToken)
    {
        int kept = _loaded.Length;
        byte[] target = _bytes.Length >= count ? _bytes : buffers.Rent(count);
        _loaded.CopyTo(target);
        _loaded = default;
        if (target != _bytes)
        {
            Return(_bytes);
            _bytes = target;
        }

        await source.ReadAsync(Position + kept, _bytes.AsMemory(kept, count - kept), cancellationToken);
        _loaded = _bytes.AsMemory(0, count);
    }

    private void Return(byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            buffers.Return(bytes);
        }
    }
}
