using System.Globalization;
using System.Text;

namespace Medallion.FunctionalTests.Faults;

/// <summary>Reads HTTP/1.1 messages off a connection as the bytes they are, head and body apart.</summary>
internal sealed class HttpMessageReader(Stream stream)
{
    private const int MaxHead = 64 * 1024;

    private readonly byte[] _buffer = new byte[MaxHead];
    private int _start;
    private int _end;

    /// <summary>Reads up to and including the empty line; null where the connection has ended.</summary>
    public async Task<HttpHead?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        int searched = 0;
        while (true)
        {
            int length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf("\r\n\r\n"u8);
            if (length >= 0)
            {
                return new HttpHead(Encoding.Latin1.GetString(Take(searched + length + 4).Span));
            }

            searched = Math.Max(0, _end - _start - 3);
            if (!await FillAsync(cancellationToken))
            {
                return null;
            }
        }
    }

    /// <summary>Passes a body of a known length on, piece by piece.</summary>
    public async Task CopyBodyAsync(long length, Func<ReadOnlyMemory<byte>, Task> pass, CancellationToken cancellationToken)
    {
        while (length > 0)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
            {
                throw new EndOfStreamException();
            }

            ReadOnlyMemory<byte> piece = Take((int)Math.Min(length, _end - _start));
            length -= piece.Length;
            await pass(piece);
        }
    }

    /// <summary>Passes a body in chunks on as it is (RFC 9112, 7.1), without trailers.</summary>
    public async Task CopyChunksAsync(Func<ReadOnlyMemory<byte>, Task> pass, CancellationToken cancellationToken)
    {
        while (true)
        {
            string line = await ReadLineAsync(cancellationToken);
            await pass(Encoding.Latin1.GetBytes(line));
            long size = long.Parse(line.Trim().Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            await CopyBodyAsync(size + 2, pass, cancellationToken);
            if (size == 0)
            {
                return;
            }
        }
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            int length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (length >= 0)
            {
                return Encoding.Latin1.GetString(Take(length + 2).Span);
            }

            if (!await FillAsync(cancellationToken))
            {
                throw new EndOfStreamException();
            }
        }
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        ReadOnlyMemory<byte> taken = _buffer.AsMemory(_start, length);
        _start += length;
        return taken;
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
        }
        else if (_end == _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }
}
