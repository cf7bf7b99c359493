using System.Globalization;
using System.Numerics;
using Interop.Harness;
using Medallion.Parquet.Columns;

namespace Interop.Tables;

/// <summary>A table of the types that Medallion.Parquet can write and the stages do not.</summary>
internal static class OtherTypes
{
    private const long MillisPerDay = 24 * 60 * 60 * 1000L;

    private static readonly OtherColumn[] Columns =
    [
        Decimal("decimal in 4 bytes", new ParquetType(PhysicalType.Int32, LogicalKind.Decimal) { Precision = 9, Scale = 2 }),
        Decimal("decimal in 8 bytes", new ParquetType(PhysicalType.Int64, LogicalKind.Decimal) { Precision = 18, Scale = 3 }),
        Decimal(
            "decimal in 16 bytes",
            new ParquetType(PhysicalType.FixedLenByteArray, LogicalKind.Decimal) { Precision = 38, Scale = 10, ByteLength = 16 }),
        Decimal("decimal in any bytes", new ParquetType(PhysicalType.ByteArray, LogicalKind.Decimal) { Precision = 20, Scale = 4 }),
        Time("time in ms", PhysicalType.Int32, TimeUnit.Millis),
        Time("time in us", PhysicalType.Int64, TimeUnit.Micros),
        Integer(8, isSigned: true),
        Integer(16, isSigned: true),
        Integer(8, isSigned: false),
        Integer(16, isSigned: false),
        Integer(32, isSigned: false),
        Integer(64, isSigned: false),
        Bytes("uuid", new ParquetType(PhysicalType.FixedLenByteArray, LogicalKind.Uuid) { ByteLength = 16 }, UuidText),
        Bytes("bytes", new ParquetType(PhysicalType.FixedLenByteArray) { ByteLength = 5 }, static hex => hex),
        new(
            new ParquetColumn("json", new ParquetType(PhysicalType.ByteArray, LogicalKind.Json)),
            "json", 0, long.MaxValue, static number => $$"""{"number": {{number}}, "text": "ção"}"""),
    ];

    /// <summary>The table: two row groups, the first of several pages.</summary>
    public static TestTable Table { get; } = new(
        [.. Columns.Select(static column => column.Column)],
        [2_500, 300],
        static (buffer, column, row) => Columns[column].Append(buffer, row));

    /// <summary>What readers are to say of it.</summary>
    public static IReadOnlyList<ColumnTexts> Expected { get; } =
    [
        .. Columns.Select(static column => new ColumnTexts(
            column.Column.Name,
            column.Kind,
            [
                .. Enumerable.Range(0, Table.RowGroupRows.Sum())
                    .Select(row => column.NumberOf(row) is { } number ? column.Text(number) : null),
            ])),
    ];

    private static OtherColumn Decimal(string name, ParquetType type)
    {
        BigInteger largest = BigInteger.Pow(10, type.Precision) - 1;
        return new OtherColumn(
            new ParquetColumn(name, type),
            $"decimal({type.Precision},{type.Scale})",
            -largest,
            largest,
            number => DecimalText(number, type.Scale));
    }

    private static OtherColumn Time(string name, PhysicalType physical, TimeUnit unit)
    {
        long microseconds = unit == TimeUnit.Millis ? 1_000 : 1;
        return new OtherColumn(
            new ParquetColumn(name, new ParquetType(physical, LogicalKind.Time) { Unit = unit }),
            "time",
            0,
            (MillisPerDay * 1_000 / microseconds) - 1,
            number => $"{number * microseconds}");
    }

    private static OtherColumn Integer(int bits, bool isSigned)
    {
        string name = $"{(isSigned ? "int" : "uint")}{bits}";
        PhysicalType physical = bits == 64 ? PhysicalType.Int64 : PhysicalType.Int32;
        BigInteger values = BigInteger.Pow(2, bits);
        return new OtherColumn(
            new ParquetColumn(name, new ParquetType(physical, LogicalKind.Integer) { BitWidth = bits, IsSigned = isSigned }),
            name,
            isSigned ? -values / 2 : 0,
            (isSigned ? values / 2 : values) - 1,
            static number => $"{number}");
    }

    private static OtherColumn Bytes(string kind, ParquetType type, Func<string, string> text) => new(
        new ParquetColumn(kind, type),
        kind,
        0,
        BigInteger.Pow(256, type.ByteLength) - 1,
        number => text(number.ToString($"x{(type.ByteLength * 2) + 1}", CultureInfo.InvariantCulture)[^(type.ByteLength * 2)..]));

    private static string UuidText(string hex) => Guid.ParseExact(hex, "N").ToString("D");

    private static string DecimalText(BigInteger unscaled, int scale)
    {
        string digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return $"{(unscaled.Sign < 0 ? "-" : "")}{digits[..^scale]}.{digits[^scale..]}";
    }
}
