using System.Text;
using Medallion.Parquet.Columns;

namespace Interop.Tables;

/// <summary>Tables that stand for what users' data can be.</summary>
internal static class TestTables
{
    private const int LongCellBytes = 5 * 1024 * 1024;

    private static readonly string[] Texts =
    [
        "", "plain", "Conclusão", "日本語", "😀 family 👩‍👩‍👧", "quote \" and, comma", "line\nbreak", "\u0001",
    ];

    private static readonly float[] ExtremeSingles =
        [float.MinValue, float.MaxValue, float.Epsilon, -0f, float.NegativeInfinity];

    private static readonly double[] ExtremeDoubles =
        [double.MinValue, double.MaxValue, double.Epsilon, -0d, double.PositiveInfinity];

    private static readonly ParquetColumn[] EveryType =
    [
        new("boolean", ParquetType.Boolean),
        new("int32", ParquetType.Int32),
        new("int64", ParquetType.Int64),
        new("float", ParquetType.Float),
        new("double", ParquetType.Double),
        new("date", ParquetType.Date),
        new("timestamp", ParquetType.Timestamp),
        new("timestamp_utc", ParquetType.TimestampUtc),
        new("string", ParquetType.String),
        new("binary", ParquetType.Binary),
    ];

    // Columns of numbers and text that rise from row to row, and one that does not.
    private static readonly ParquetColumn[] Sorted =
    [
        new("id", ParquetType.Int64, IsNullable: false),
        new("code", ParquetType.String, IsNullable: false),
        new("name, \"nick\" é", ParquetType.String),
    ];

    /// <summary>The tables by name.</summary>
    public static IReadOnlyDictionary<string, TestTable> All { get; } =
        new Dictionary<string, TestTable>(StringComparer.Ordinal)
        {
            ["every type with nulls"] = new(EveryType, [1000, 1, 5000], AppendWithNulls),
            ["every type without nulls"] = new(Required(EveryType), [3000], AppendValue),
            ["every type, all null"] = new(EveryType, [500, 500], AppendNull),
            ["extreme values"] = new(EveryType, [64], AppendExtreme),
            ["no rows"] = new(EveryType, [], AppendValue),
            ["one row"] = new(EveryType, [1], AppendValue),
            ["one null row"] = new(EveryType, [1], AppendNull),
            ["a cell of 5 MB"] = new([new("text", ParquetType.String)], [3, 2], AppendLong),
            ["sorted over row groups"] = new(Sorted, [20_000, 20_000, 20_000, 20_000], AppendSorted),
        };

    private static ParquetColumn[] Required(ParquetColumn[] columns) =>
        [.. columns.Select(static column => column with { IsNullable = false })];

    private static void AppendNull(ColumnBuffer buffer, int column, int row) => buffer.AppendNull();

    private static void AppendWithNulls(ColumnBuffer buffer, int column, int row)
    {
        if ((row + column) % 7 == 0)
        {
            buffer.AppendNull();
            return;
        }

        AppendValue(buffer, column, row);
    }

    private static void AppendValue(ColumnBuffer buffer, int column, int row)
    {
        // Long enough runs and gaps for every integer encoding to be worth choosing somewhere.
        long number = row % 100 < 50 ? row / 100 : (row - 2000L) * 0x1_0001_0001;
        switch (buffer)
        {
            case ValueBuffer<bool> booleans:
                booleans.Append(row % 3 == 0);
                break;
            case ValueBuffer<int> integers:
                integers.Append((int)(number % 2_000_000));
                break;
            case ValueBuffer<long> integers:
                integers.Append(number);
                break;
            case ValueBuffer<float> numbers:
                numbers.Append(number / 3f);
                break;
            case ValueBuffer<double> numbers:
                numbers.Append(number / 3d);
                break;
            case BinaryBuffer bytes:
                bytes.Append(Encoding.UTF8.GetBytes(row % 2 == 0 ? Texts[row / 2 % Texts.Length] : $"value {row}"));
                break;
            default:
                throw new InvalidOperationException($"unexpected {buffer.GetType()}");
        }
    }

    private static void AppendExtreme(ColumnBuffer buffer, int column, int row)
    {
        switch (buffer)
        {
            case ValueBuffer<bool> booleans:
                booleans.Append(row == 0);
                break;
            case ValueBuffer<int> { Column.Type.Logical: LogicalKind.Date } days:
                // Years 1 and 9999: beyond them Python has no date.
                days.Append(row % 2 == 0 ? -719_162 : 2_932_896);
                break;
            case ValueBuffer<int> integers:
                integers.Append(row % 2 == 0 ? int.MinValue : int.MaxValue);
                break;
            case ValueBuffer<long> { Column.Type.Logical: LogicalKind.Timestamp } micros:
                micros.Append(row % 2 == 0 ? -62_135_596_800_000_000 : 253_402_300_799_999_999);
                break;
            case ValueBuffer<long> integers:
                integers.Append(row % 2 == 0 ? long.MinValue : long.MaxValue);
                break;
            case ValueBuffer<float> numbers:
                numbers.Append(ExtremeSingles[row % ExtremeSingles.Length]);
                break;
            case ValueBuffer<double> numbers:
                numbers.Append(ExtremeDoubles[row % ExtremeDoubles.Length]);
                break;
            case BinaryBuffer bytes:
                // The largest code point, which ends a truncated statistic badly.
                bytes.Append(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\U0010FFFF", row))));
                break;
            default:
                throw new InvalidOperationException($"unexpected {buffer.GetType()}");
        }
    }

    private static void AppendLong(ColumnBuffer buffer, int column, int row)
    {
        if (row == 1)
        {
            ((BinaryBuffer)buffer).AppendUninitialized(LongCellBytes).Fill((byte)'x');
            return;
        }

        ((BinaryBuffer)buffer).Append("short"u8);
    }

    private static void AppendSorted(ColumnBuffer buffer, int column, int row)
    {
        switch (column)
        {
            case 0:
                ((ValueBuffer<long>)buffer).Append(row);
                break;
            case 1:
                ((BinaryBuffer)buffer).Append(Encoding.UTF8.GetBytes($"p{row:D8}"));
                break;
            default:
                ((BinaryBuffer)buffer).Append(Encoding.UTF8.GetBytes($"person {row % 1000}"));
                break;
        }
    }
}
