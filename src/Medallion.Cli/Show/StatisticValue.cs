using System.Buffers.Binary;
using Medallion.Parquet.Columns;

namespace Medallion.Cli.Show;

/// <summary>A smallest or largest value of a column chunk, which statistics keep as plain bytes.</summary>
internal static class StatisticValue
{
    /// <summary>The value for a person; null where the bytes are not of the type.</summary>
    public static string? ToText(ReadOnlySpan<byte> value, ParquetType type) => (type.Physical, value.Length) switch
    {
        (PhysicalType.Boolean, 1) => ValueText.Of(value[0] != 0),
        (PhysicalType.Int32, 4) => ValueText.Of(BinaryPrimitives.ReadInt32LittleEndian(value), type),
        (PhysicalType.Int64, 8) => ValueText.Of(BinaryPrimitives.ReadInt64LittleEndian(value), type),
        (PhysicalType.Float, 4) => ValueText.Of(BinaryPrimitives.ReadSingleLittleEndian(value)),
        (PhysicalType.Double, 8) => ValueText.Of(BinaryPrimitives.ReadDoubleLittleEndian(value)),
        (PhysicalType.ByteArray or PhysicalType.FixedLenByteArray, _) => ValueText.Of(value, type),
        _ => null,
    };

    /// <summary>Compares two values of a column in the order that its statistics are in.</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, ParquetType type) =>
        (type.Physical, left.Length, right.Length) switch
        {
            (PhysicalType.Int32, 4, 4) => CompareIntegers(
                BinaryPrimitives.ReadInt32LittleEndian(left), BinaryPrimitives.ReadInt32LittleEndian(right), type),
            (PhysicalType.Int64, 8, 8) => CompareIntegers(
                BinaryPrimitives.ReadInt64LittleEndian(left), BinaryPrimitives.ReadInt64LittleEndian(right), type),
            (PhysicalType.Float, 4, 4) =>
                BinaryPrimitives.ReadSingleLittleEndian(left).CompareTo(BinaryPrimitives.ReadSingleLittleEndian(right)),
            (PhysicalType.Double, 8, 8) =>
                BinaryPrimitives.ReadDoubleLittleEndian(left).CompareTo(BinaryPrimitives.ReadDoubleLittleEndian(right)),
            _ => left.SequenceCompareTo(right),
        };

    private static int CompareIntegers(long left, long right, ParquetType type) =>
        type is { Logical: LogicalKind.Integer, IsSigned: false }
            ? ((ulong)left).CompareTo((ulong)right)
            : left.CompareTo(right);
}
