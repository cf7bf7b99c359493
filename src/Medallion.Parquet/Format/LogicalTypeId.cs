namespace Medallion.Parquet.Format;

/// <summary>Fields of the union <c>LogicalType</c> in parquet.thrift.</summary>
internal static class LogicalTypeId
{
    public const int String = 1;
    public const int Map = 2;
    public const int List = 3;
    public const int Enum = 4;
    public const int Decimal = 5;
    public const int Date = 6;
    public const int Time = 7;
    public const int Timestamp = 8;
    public const int Integer = 10;
    public const int Unknown = 11;
    public const int Json = 12;
    public const int Bson = 13;
    public const int Uuid = 14;
    public const int Float16 = 15;
}
