using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Reading;

/// <summary>The schema tree seen as a table.</summary>
/// <param name="Columns">Columns right below the root.</param>
/// <param name="Leaves">For each of them, its place among the leaves, which is that of its chunk in a row group.</param>
/// <param name="UnsupportedColumns">Leaves that no flat table has.</param>
/// <param name="LeafCount">Leaves of the tree.</param>
internal sealed record FlatSchema(
    IReadOnlyList<ParquetColumn> Columns,
    IReadOnlyList<int> Leaves,
    IReadOnlyList<UnsupportedColumn> UnsupportedColumns,
    int LeafCount);
