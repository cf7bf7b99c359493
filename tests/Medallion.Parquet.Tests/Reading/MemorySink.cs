namespace Medallion.Parquet.Tests.Reading;

/// <summary>Keeps a written file in memory.</summary>
internal sealed class MemorySink : IByteSink, IDisposable
{
    private readonly MemoryStream _stream = new();

    /// <summary>What was passed through from another file: where it lies there, and where here.</summary>
    public List<(long SourceOffset, long Offset, int Length)> Copies { get; } = [];

    public byte[] ToArray() => _stream.ToArray();

    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        _stream.WriteAsync(content, cancellationToken);

    public ValueTask WriteCopyAsync(ReadOnlyMemory<byte> content, long sourceOffset, CancellationToken cancellationToken)
    {
        Copies.Add((sourceOffset, _stream.Length, content.Length));
        return WriteAsync(content, cancellationToken);
    }

    public void Dispose() => _stream.Dispose();
}
