using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Medallion.Stages.Csv;

/// <summary>
/// Decompresses GZIP and knows whether it was whole. <see cref="GZipStream"/> takes the end of its input for the end of the
/// text wherever it comes, so a file that was cut short would pass. Here a member with a secret follows the input: only
/// where the input ends as GZIP does, the secret comes out behind the text. Owns the stream it reads.
/// </summary>
internal sealed class GzipText : ForwardStream
{
    private const int SecretBytes = 64;
    private const int WindowBytes = 64 * 1024;

    private readonly byte[] _secret = CreateSecret();
    private readonly byte[] _window = new byte[WindowBytes + SecretBytes];
    private readonly GZipStream _inflated;
    private int _start;
    private int _end;
    private bool _isEnd;

    /// <summary>Decompresses a stream that starts with a GZIP member.</summary>
    public GzipText(Stream compressed) =>
        _inflated = new GZipStream(new ChainedStream(compressed, Compress(_secret)), CompressionMode.Decompress);

    /// <summary>Reads text.</summary>
    /// <exception cref="InvalidDataException">The input is no GZIP, was damaged, or ends before its time.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_end - _start <= SecretBytes && !_isEnd)
        {
            await FillAsync(cancellationToken);
        }

        int taken = Math.Min(buffer.Length, _end - _start - SecretBytes);
        _window.AsMemory(_start, Math.Max(0, taken)).CopyTo(buffer);
        _start += Math.Max(0, taken);
        return Math.Max(0, taken);
    }

    public override async ValueTask DisposeAsync()
    {
        await _inflated.DisposeAsync();
        await base.DisposeAsync();
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        _window.AsSpan(_start.._end).CopyTo(_window);
        _end -= _start;
        _start = 0;
        int read = await _inflated.ReadAsync(_window.AsMemory(_end), cancellationToken);
        _end += read;
        _isEnd = read == 0;
        if (_isEnd && !_window.AsSpan(0, _end).EndsWith(_secret))
        {
            throw new InvalidDataException("The compressed data ends before its time, or something else follows it.");
        }
    }

    /// <summary>
    /// Half of it twice: compressed, the second half is a reference to the first, so that a member that was cut short
    /// within bytes which are stored as they are cannot swallow the secret in one piece.
    /// </summary>
    private static byte[] CreateSecret()
    {
        string half = RandomNumberGenerator.GetHexString(SecretBytes / 2);
        return Encoding.ASCII.GetBytes(half + half);
    }

    private static byte[] Compress(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return target.ToArray();
    }
}
