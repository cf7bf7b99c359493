using Medallion.Storage.Objects;

namespace Medallion.Stages.Csv;

/// <summary>The stored bytes of one pinned object version, one after the other, some ranges read ahead.</summary>
internal sealed class StoredObjectStream(IObjectStore store, ObjectVersion version, CsvReadOptions options, Action<int> onRead)
    : ForwardStream
{
    private readonly Queue<Task<ArraySegment<byte>>> _ahead = new();
    private readonly CancellationTokenSource _stop = new();
    private ArraySegment<byte> _current = [];
    private int _position;
    private long _nextOffset;

    public override long Length => version.Size;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_position == _current.Count && !await AdvanceAsync(cancellationToken))
        {
            return 0;
        }

        int taken = Math.Min(buffer.Length, _current.Count - _position);
        _current.AsSpan(_position, taken).CopyTo(buffer.Span);
        _position += taken;
        return taken;
    }

    /// <summary>What is left of the range that is read, or the next range, where it lies; null at the end.</summary>
    public async ValueTask<TextPiece?> TakeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_position == _current.Count && !await AdvanceAsync(cancellationToken))
        {
            return null;
        }

        var piece = new TextPiece(
            new SharedBuffer(options.Buffers, _current.Array!), _current.Offset + _position, _current.Count - _position);
        _current = [];
        _position = 0;
        return piece;
    }

    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        while (_ahead.TryDequeue(out Task<ArraySegment<byte>>? read))
        {
            await ((Task)read).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (read.IsCompletedSuccessfully)
            {
                options.Buffers.Return((await read).Array!);
            }
        }

        ReturnCurrent();
        _stop.Dispose();
        await base.DisposeAsync();
    }

    private async ValueTask<bool> AdvanceAsync(CancellationToken cancellationToken)
    {
        ReturnCurrent();
        ReadAhead();
        if (!_ahead.TryPeek(out Task<ArraySegment<byte>>? next))
        {
            return false;
        }

        _current = await next.WaitAsync(cancellationToken);
        _ahead.TryDequeue(out _);
        ReadAhead();
        onRead(_current.Count);
        return true;
    }

    private void ReadAhead()
    {
        while (_ahead.Count < options.RangesAhead && _nextOffset < version.Size)
        {
            int length = (int)Math.Min(options.RangeBytes, version.Size - _nextOffset);
            _ahead.Enqueue(ReadRangeAsync(_nextOffset, length));
            _nextOffset += length;
        }
    }

    private async Task<ArraySegment<byte>> ReadRangeAsync(long offset, int length)
    {
        byte[] buffer = options.Buffers.Rent(options.HeadRoom + length);
        try
        {
            await store.ReadAsync(version, offset, buffer.AsMemory(options.HeadRoom, length), _stop.Token);
            return new ArraySegment<byte>(buffer, options.HeadRoom, length);
        }
        catch
        {
            options.Buffers.Return(buffer);
            throw;
        }
    }

    private void ReturnCurrent()
    {
        if (_current.Count > 0)
        {
            options.Buffers.Return(_current.Array!);
        }

        _current = [];
        _position = 0;
    }
}
