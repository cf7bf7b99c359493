using System.Buffers;
using Medallion.Parquet;

namespace Medallion.Stages.Gold;

/// <summary>
/// A file of which some bytes were read in one go: a store answers one large request in the time of a small one. What
/// lies elsewhere is read from the file.
/// </summary>
internal sealed class LoadedSource : IRandomAccessSource, IDisposable
{
    private readonly IRandomAccessSource _source;
    private readonly ArrayPool<byte> _buffers;
    private readonly long _offset;
    private readonly int _length;
    private byte[] _bytes;

    private LoadedSource(IRandomAccessSource source, ArrayPool<byte> buffers, long offset, int length)
    {
        _source = source;
        _buffers = buffers;
        _offset = offset;
        _length = length;
        _bytes = buffers.Rent(length);
    }

    /// <inheritdoc/>
    public long Length => _source.Length;

    /// <summary>Reads a range, which is within the file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="buffers">Lends the memory.</param>
    /// <param name="offset">Where the range starts, in bytes.</param>
    /// <param name="length">Its length, in bytes.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public static async Task<LoadedSource> LoadAsync(
        IRandomAccessSource source, ArrayPool<byte> buffers, long offset, int length, CancellationToken cancellationToken)
    {
        var loaded = new LoadedSource(source, buffers, offset, length);
        try
        {
            await source.ReadAsync(offset, loaded._bytes.AsMemory(0, length), cancellationToken);
            return loaded;
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (!Holds(offset, destination.Length))
        {
            return _source.ReadAsync(offset, destination, cancellationToken);
        }

        _bytes.AsSpan((int)(offset - _offset), destination.Length).CopyTo(destination.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public bool TryGetMemory(long offset, int length, out ReadOnlyMemory<byte> memory)
    {
        bool holds = Holds(offset, length);
        memory = holds ? _bytes.AsMemory((int)(offset - _offset), length) : default;
        return holds;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            _buffers.Return(_bytes);
        }

        _bytes = [];
    }

    private bool Holds(long offset, int length) => offset >= _offset && offset - _offset <= _length - length;
}
