using Medallion.Parquet;
using Medallion.Storage.Objects;

namespace Medallion.Cli.Show;

/// <summary>Bytes of one version of an object.</summary>
internal sealed class ObjectSource(IObjectStore store, ObjectVersion version) : IRandomAccessSource
{
    /// <inheritdoc/>
    public long Length => version.Size;

    /// <inheritdoc/>
    public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken) =>
        store.ReadAsync(version, offset, destination, cancellationToken);
}
