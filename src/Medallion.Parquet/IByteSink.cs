namespace Medallion.Parquet;

/// <summary>Takes bytes one after the other: an upload, a file, a buffer.</summary>
public interface IByteSink
{
    /// <summary>Appends bytes; the caller may reuse the memory when the call has returned.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>As <see cref="WriteAsync"/>, for bytes of a row group that is passed through from another file.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="sourceOffset">Where they lie in the other file, in bytes: who stores them may copy them from there.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    ValueTask WriteCopyAsync(ReadOnlyMemory<byte> content, long sourceOffset, CancellationToken cancellationToken) =>
        WriteAsync(content, cancellationToken);
}
