namespace Medallion.Parquet.Tests.Reading;

/// <summary>Keeps a written file in memory.</summary>
internal sealed class MemorySink : IByteSink, IDisposable
{
    private readonly MemoryStream _stream = new();

    public byte[] ToArray() => _stream.ToArray();

    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        _stream.WriteAsync(content, cancellationToken);

    public void Dispose() => _stream.Dispose();
}
