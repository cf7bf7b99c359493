namespace Medallion.Stages.Csv;

/// <summary>A stream whose first bytes can be looked at before they are read. Owns the stream it reads.</summary>
/// <param name="inner">The stream.</param>
/// <param name="headLength">Bytes that can be looked at.</param>
internal sealed class PeekStream(Stream inner, int headLength) : ForwardStream
{
    private byte[] _head = [];
    private int _start;
    private int _length;

    /// <summary>The first bytes, fewer where there are no more.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(CancellationToken cancellationToken)
    {
        _head = new byte[headLength];
        _length = await inner.ReadAtLeastAsync(_head, headLength, throwOnEndOfStream: false, cancellationToken);
        return _head.AsMemory(0, _length);
    }

    /// <summary>Leaves out some of the bytes that were looked at.</summary>
    public void Skip(int count) => _start += count;

    /// <summary>The bytes that were looked at and not yet read; they count as read from now on.</summary>
    public ReadOnlyMemory<byte> TakeHead()
    {
        ReadOnlyMemory<byte> head = _head.AsMemory(_start, _length - _start);
        _start = _length;
        return head;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start == _length)
        {
            _head = [];
            return inner.ReadAsync(buffer, cancellationToken);
        }

        int taken = Math.Min(buffer.Length, _length - _start);
        _head.AsMemory(_start, taken).CopyTo(buffer);
        _start += taken;
        return ValueTask.FromResult(taken);
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }
}
