using System.Buffers;

namespace Medallion.Parquet.Reading;

/// <summary>Reads a range of a source from its start to its end, some bytes ahead, into memory that it reuses.</summary>
/// <param name="source">The file.</param>
/// <param name="start">Where the range starts; within the file.</param>
/// <param name="end">Where it ends; within the file.</param>
/// <param name="readBytes">Bytes to read in one go.</param>
internal sealed class ChunkWindow(IRandomAccessSource source, long start, long end, int readBytes) : IDisposable
{
    private byte[] _bytes = [];
    private int _from;
    private int _to;

    /// <summary>Position in the file of the next byte.</summary>
    public long Position { get; private set; } = start;

    /// <summary>Bytes left in the range.</summary>
    public long Remaining => end - Position;

    /// <summary>Loads at least <paramref name="count"/> bytes, which are within the range, and returns what is loaded.</summary>
    /// <remarks>The memory is valid until the next call.</remarks>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Remaining);
        if (_to - _from < count)
        {
            await FillAsync((int)Math.Min(Remaining, Math.Max(count, readBytes)), cancellationToken);
        }

        return _bytes.AsMemory(_from, _to - _from);
    }

    /// <summary>Steps over bytes, loaded or not, which are within the range.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Remaining);
        Position += count;
        _from = Math.Min(_to, _from + count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Return(_bytes);
        _bytes = [];
        _from = _to = 0;
    }

    private async ValueTask FillAsync(int count, CancellationToken cancellationToken)
    {
        int kept = _to - _from;
        byte[] target = _bytes.Length >= count ? _bytes : ArrayPool<byte>.Shared.Rent(count);
        _bytes.AsSpan(_from, kept).CopyTo(target);
        if (target != _bytes)
        {
            Return(_bytes);
            _bytes = target;
        }

        (_from, _to) = (0, kept);
        await source.ReadAsync(Position + kept, _bytes.AsMemory(kept, count - kept), cancellationToken);
        _to = count;
    }

    private static void Return(byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
