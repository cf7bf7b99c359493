namespace Medallion.Parquet.Writing;

/// <summary>A row group, encoded and compressed, that any <see cref="ParquetFileWriter"/> of the same columns can append.</summary>
public sealed class EncodedRowGroup : IDisposable
{
    internal EncodedRowGroup(EncodedColumn[] columns, int rowCount)
    {
        Columns = columns;
        RowCount = rowCount;
    }

    /// <summary>Its rows.</summary>
    public int RowCount { get; }

    /// <summary>Its bytes in the file.</summary>
    public long Size => Columns.Sum(static column => (long)column.Bytes.Length);

    internal EncodedColumn[] Columns { get; }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (EncodedColumn column in Columns)
        {
            column.Dispose();
        }
    }
}
