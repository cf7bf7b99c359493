using System.Collections.Concurrent;
using Interop.Tables;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;

namespace Interop.Harness;

/// <summary>Writes each table once, and removes the files when the tests are done.</summary>
public sealed class GeneratedFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("medallion-interop-").FullName;
    private readonly ConcurrentDictionary<(string Table, CompressionCodec Codec), Lazy<Task<GeneratedFile>>> _files = new();

    /// <summary>The file of a table of <see cref="TestTables"/>.</summary>
    /// <param name="table">Name of the table.</param>
    /// <param name="compression">Compression of its pages.</param>
    public Task<GeneratedFile> GetAsync(string table, CompressionCodec compression) =>
        _files.GetOrAdd((table, compression), key => new(() => WriteAsync(key.Table, key.Codec))).Value;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<GeneratedFile> WriteAsync(string name, CompressionCodec compression)
    {
        TestTable table = TestTables.All[name];
        string path = Path.Combine(_folder, $"{name} {compression}.parquet");
        await ParquetFile.WriteAsync(path, table, compression);

        return new GeneratedFile(path, [.. table.Columns.Index().Select(column => DigestOf(table, column.Index))]);
    }

    private static ColumnDigest DigestOf(TestTable table, int column)
    {
        using var digest = new DigestBuilder(table.Columns[column]);
        foreach (ColumnBuffer[] group in table.RowGroups())
        {
            digest.Add(group[column]);
        }

        return digest.Build();
    }
}
