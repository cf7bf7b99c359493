using Medallion.Parquet;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Publishing;

/// <summary>One pinned object version as bytes that can be read at any offset.</summary>
internal sealed class StoredObjectSource(IObjectStore store, ObjectVersion version) : IRandomAccessSource
{
    /// <inheritdoc/>
    public long Length => version.Size;

    /// <inheritdoc/>
    public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken) =>
        store.ReadAsync(version, offset, destination, cancellationToken);
}
