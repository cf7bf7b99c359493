using Medallion.Parquet.Columns;

namespace Medallion.Stages.Schema;

/// <summary>The columns of a layer as Parquet columns, and back.</summary>
internal static class TableSchema
{
    /// <summary>The Parquet column of a layer's column; every column may hold nulls.</summary>
    public static ParquetColumn ToParquet(TableColumn column) => new(column.Name, column.Type switch
    {
        ColumnType.Bigint => ParquetType.Int64,
        ColumnType.Double => ParquetType.Double,
        ColumnType.Boolean => ParquetType.Boolean,
        ColumnType.Date => ParquetType.Date,
        ColumnType.Timestamp => ParquetType.Timestamp,
        ColumnType.TimestampUtc => ParquetType.TimestampUtc,
        _ => ParquetType.String,
    });

    /// <summary>The type of a layer's column that a Parquet column was made from; null where it is none of ours.</summary>
    public static ColumnType? FromParquet(ParquetType type) => type switch
    {
        { Physical: PhysicalType.Int64, Logical: LogicalKind.None } => ColumnType.Bigint,
        { Physical: PhysicalType.Double } => ColumnType.Double,
        { Physical: PhysicalType.Boolean } => ColumnType.Boolean,
        { Physical: PhysicalType.Int32, Logical: LogicalKind.Date } => ColumnType.Date,
        { Logical: LogicalKind.Timestamp, Unit: TimeUnit.Micros, IsAdjustedToUtc: true } => ColumnType.TimestampUtc,
        { Logical: LogicalKind.Timestamp, Unit: TimeUnit.Micros } => ColumnType.Timestamp,
        { Physical: PhysicalType.ByteArray, Logical: LogicalKind.String } => ColumnType.String,
        _ => null,
    };
}
