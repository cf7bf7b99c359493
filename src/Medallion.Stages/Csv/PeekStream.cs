namespace Medallion.Stages.Csv;

/// <summary>A stream whose first bytes can be looked at before they are read. Read only; owns the stream it reads.</summary>
internal sealed class PeekStream(Stream inner) : Stream
{
    private const int PeekLength = 4;

    private readonly byte[] _head = new byte[PeekLength];
    private int _start;
    private int _length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The first 4 bytes, fewer where there are no more.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(CancellationToken cancellationToken)
    {
        _length = await inner.ReadAtLeastAsync(_head, PeekLength, throwOnEndOfStream: false, cancellationToken);
        return _head.AsMemory(0, _length);
    }

    /// <summary>Leaves out some of the bytes that were looked at.</summary>
    public void Skip(int count) => _start += count;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start == _length)
        {
            return inner.ReadAsync(buffer, cancellationToken);
        }

        int taken = Math.Min(buffer.Length, _length - _start);
        _head.AsMemory(_start, taken).CopyTo(buffer);
        _start += taken;
        return ValueTask.FromResult(taken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }
}
