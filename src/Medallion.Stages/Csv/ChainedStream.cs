namespace Medallion.Stages.Csv;

/// <summary>A stream and then some more bytes. Owns the stream it reads.</summary>
/// <param name="inner">What comes first.</param>
/// <param name="tail">What follows it.</param>
internal sealed class ChainedStream(Stream inner, byte[] tail) : ForwardStream
{
    private int _tailPosition = -1;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_tailPosition < 0)
        {
            int read = await inner.ReadAsync(buffer, cancellationToken);
            if (read > 0)
            {
                return read;
            }

            _tailPosition = 0;
        }

        int taken = Math.Min(buffer.Length, tail.Length - _tailPosition);
        tail.AsMemory(_tailPosition, taken).CopyTo(buffer);
        _tailPosition += taken;
        return taken;
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }
}
