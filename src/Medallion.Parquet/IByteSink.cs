namespace Medallion.Parquet;

/// <summary>Takes bytes one after the other: an upload, a file, a buffer.</summary>
public interface IByteSink
{
    /// <summary>Appends bytes; the caller may reuse the memory when the call has returned.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);
}
