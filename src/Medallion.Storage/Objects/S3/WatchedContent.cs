using System.Buffers;
using System.Net;

namespace Medallion.Storage.Objects.S3;

/// <summary>A request's body that tells whenever a piece of it has gone out.</summary>
internal sealed class WatchedContent : HttpContent
{
    private const int PieceBytes = 64 * 1024;

    private readonly HttpContent _inner;
    private readonly Action _onProgress;

    public WatchedContent(HttpContent inner, Action onProgress)
    {
        _inner = inner;
        _onProgress = onProgress;
        foreach ((string name, IEnumerable<string> values) in inner.Headers)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken)
    {
        // Not disposed: the SDK sends it again where this attempt fails.
        Stream body = await _inner.ReadAsStreamAsync(cancellationToken);
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        for (int read; (read = await body.ReadAsync(piece, cancellationToken)) > 0;)
        {
            await stream.WriteAsync(piece.AsMemory(0, read), cancellationToken);
            _onProgress();
        }

        // Only after success: a write that was cancelled can still be reading it.
        ArrayPool<byte>.Shared.Return(piece);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
