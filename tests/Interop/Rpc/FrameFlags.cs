using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Interop.Rpc;

/// <summary>Reads along where gRPC's messages go, and notes of each whether it is compressed: no client or server tells.</summary>
internal sealed class FrameFlags(Stream inner, ConcurrentQueue<bool> flags) : Stream
{
    private const int HeadLength = 5;

    private readonly byte[] _head = new byte[HeadLength];
    private int _headFilled;
    private long _bodyLeft;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        Note(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Note(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_bodyLeft > 0)
            {
                int skipped = (int)Math.Min(_bodyLeft, bytes.Length);
                _bodyLeft -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            int taken = Math.Min(HeadLength - _headFilled, bytes.Length);
            bytes[..taken].CopyTo(_head.AsSpan(_headFilled));
            _headFilled += taken;
            bytes = bytes[taken..];
            if (_headFilled == HeadLength)
            {
                flags.Enqueue(_head[0] == 1);
                _bodyLeft = BinaryPrimitives.ReadUInt32BigEndian(_head.AsSpan(1));
                _headFilled = 0;
            }
        }
    }
}
