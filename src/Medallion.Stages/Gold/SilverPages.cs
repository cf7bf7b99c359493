using Medallion.Parquet.Columns;
using Medallion.Parquet.Reading;
using Medallion.Parquet.Writing;

namespace Medallion.Stages.Gold;

/// <summary>Columns of one row group of silver, in memory as they are stored; dispose it when they have been read.</summary>
/// <param name="reader">Reads them.</param>
/// <param name="rowGroup">Position of the row group.</param>
/// <param name="memory">Where they are; null where they are too large for it, and are read piece by piece.</param>
internal sealed class SilverPages(ParquetFileReader reader, int rowGroup, LoadedSource? memory) : IDisposable
{
    /// <summary>Reads columns into buffers.</summary>
    public async ValueTask ReadAsync(
        IReadOnlyList<int> columns, IReadOnlyList<ColumnBuffer> buffers, CancellationToken cancellationToken)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            buffers[i].Clear();
            await reader.ReadColumnAsync(rowGroup, columns[i], buffers[i], cancellationToken);
        }
    }

    /// <summary>The row group as it is, to be copied; valid until this is disposed.</summary>
    public ValueTask<PassThroughRowGroup> PassThroughAsync(CancellationToken cancellationToken) =>
        reader.ReadPassThroughAsync(rowGroup, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => memory?.Dispose();
}
