using System.Text;

namespace Medallion.Stages.Csv;

/// <summary>Text in some encoding as UTF-8. Knows how much of it was well-formed. Owns the stream it reads.</summary>
/// <param name="inner">The text.</param>
/// <param name="encoding">Its encoding, which throws on bytes that it does not know.</param>
internal sealed class Utf8Transcoder(Stream inner, Encoding encoding) : ForwardStream
{
    private const int SourceBytes = 16 * 1024;
    private const int MaxUtf8PerChar = 3;

    private readonly Decoder _decoder = encoding.GetDecoder();
    private readonly byte[] _source = new byte[SourceBytes];
    private readonly char[] _chars = new char[encoding.GetMaxCharCount(SourceBytes)];
    private readonly byte[] _utf8 = new byte[encoding.GetMaxCharCount(SourceBytes) * MaxUtf8PerChar];
    private int _start;
    private int _end;
    private bool _isEnd;

    /// <summary>Bytes of UTF-8 before the first bytes that the encoding does not know.</summary>
    public long WellFormedBytes { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_start == _end && !_isEnd)
        {
            int read = await inner.ReadAsync(_source, cancellationToken);
            _isEnd = read == 0;
            Transcode(_source.AsSpan(0, read));
        }

        int taken = Math.Min(buffer.Length, _end - _start);
        _utf8.AsMemory(_start, taken).CopyTo(buffer);
        _start += taken;
        return taken;
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    private void Transcode(ReadOnlySpan<byte> source)
    {
        int count;
        try
        {
            count = _decoder.GetChars(source, _chars, flush: _isEnd);
        }
        catch (DecoderFallbackException error)
        {
            WellFormedBytes += CountUtf8(source[..Math.Clamp(error.Index, 0, source.Length)]);
            throw;
        }

        _start = 0;
        _end = Encoding.UTF8.GetBytes(_chars.AsSpan(0, count), _utf8);
        WellFormedBytes += _end;
    }

    /// <summary>Bytes of UTF-8 that well-formed text takes.</summary>
    private int CountUtf8(ReadOnlySpan<byte> source)
    {
        var lenient = (Encoding)encoding.Clone();
        lenient.DecoderFallback = DecoderFallback.ReplacementFallback;
        int count = lenient.GetChars(source, _chars);
        return Encoding.UTF8.GetByteCount(_chars.AsSpan(0, count));
    }
}
