using Medallion.Parquet;

namespace Interop.Harness;

/// <summary>Writes into a stream.</summary>
internal sealed class StreamSink(Stream stream) : IByteSink
{
    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        stream.WriteAsync(content, cancellationToken);
}
