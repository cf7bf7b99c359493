using System.Buffers;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Csv;

/// <summary>The stored bytes of one pinned object version, one after the other, read ahead by one range. Read only.</summary>
internal sealed class StoredObjectStream(IObjectStore store, ObjectVersion version, int rangeBytes, Action<int> onRead) : Stream
{
    private byte[] _current = [];
    private int _position;
    private int _length;
    private long _nextOffset;
    private Task<(byte[] Buffer, int Length)>? _ahead;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => version.Size;

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position == _length && !await AdvanceAsync(cancellationToken))
        {
            return 0;
        }

        int taken = Math.Min(buffer.Length, _length - _position);
        _current.AsMemory(_position, taken).CopyTo(buffer);
        _position += taken;
        return taken;
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
        if (_ahead is not null)
        {
            await ((Task)_ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ahead.IsCompletedSuccessfully)
            {
                ArrayPool<byte>.Shared.Return((await _ahead).Buffer);
            }

            _ahead = null;
        }

        ReturnCurrent();
        await base.DisposeAsync();
    }

    private async ValueTask<bool> AdvanceAsync(CancellationToken cancellationToken)
    {
        ReturnCurrent();
        if (_ahead is null && !TryStartRead(cancellationToken))
        {
            return false;
        }

        Task<(byte[] Buffer, int Length)> ready = _ahead!;
        _ahead = null;
        (_current, _length) = await ready;
        _position = 0;
        TryStartRead(cancellationToken);
        onRead(_length);
        return true;
    }

    private bool TryStartRead(CancellationToken cancellationToken)
    {
        int length = (int)Math.Min(rangeBytes, version.Size - _nextOffset);
        if (length <= 0)
        {
            return false;
        }

        _ahead = ReadRangeAsync(_nextOffset, length, cancellationToken);
        _nextOffset += length;
        return true;
    }

    private async Task<(byte[] Buffer, int Length)> ReadRangeAsync(long offset, int length, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await store.ReadAsync(version, offset, buffer.AsMemory(0, length), cancellationToken);
            return (buffer, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private void ReturnCurrent()
    {
        if (_current.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_current);
            _current = [];
        }

        _position = 0;
        _length = 0;
    }
}
