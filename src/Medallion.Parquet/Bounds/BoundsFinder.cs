using System.Numerics;
using System.Runtime.InteropServices;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Writing;

namespace Medallion.Parquet.Bounds;

/// <summary>
/// Finds the bounds of values in the order that parquet.thrift gives their type: signed numbers by value, bytes unsigned
/// from the left. Types whose order is undefined (INT96, INTERVAL) have none, and columns with a NaN among their values
/// are bounded by the others.
/// </summary>
internal static class BoundsFinder
{
    /// <summary>Bounds of some values; null where there are none, or none that are short.</summary>
    public static ValueBounds? Find(ColumnBuffer column, int first, int count)
    {
        if (count == 0 || !HasOrder(column.Column.Type))
        {
            return null;
        }

        return column switch
        {
            ValueBuffer<bool> flags => OfBooleans(flags.Values.Slice(first, count)),
            ValueBuffer<int> ints => OfInt32(column.Column.Type, ints.Values.Slice(first, count)),
            ValueBuffer<long> longs => OfInt64(column.Column.Type, longs.Values.Slice(first, count)),
            ValueBuffer<float> floats => OfFloats(floats.Values.Slice(first, count)),
            ValueBuffer<double> doubles => OfFloats(doubles.Values.Slice(first, count)),
            BinaryBuffer binary => OfBinary(binary, first, count),
            _ => null,
        };
    }

    /// <summary>Bounds of the values at some positions, where their bytes are in unsigned order; null as above.</summary>
    public static ValueBounds? FindAmong(BinaryBuffer column, ReadOnlySpan<int> positions)
    {
        if (positions.IsEmpty)
        {
            return null;
        }

        var range = new BinaryRange(column, positions[0]);
        foreach (int position in positions[1..])
        {
            range.Add(position);
        }

        return BoundsShortener.Shorten(column.Column.Type, column[range.Least], column[range.Greatest]);
    }

    /// <summary>Bounds of a whole column chunk; null where a page has values without bounds, other than NaN.</summary>
    public static ValueBounds? OfPages(ParquetType type, IReadOnlyList<PageInfo> pages)
    {
        bool mayBeNaN = type.Physical is PhysicalType.Float or PhysicalType.Double || type.Logical == LogicalKind.Float16;
        ValueBounds? bounds = null;
        foreach (PageInfo page in pages)
        {
            if (page is { IsAllNull: false, Bounds: null } && !mayBeNaN)
            {
                return null;
            }

            bounds = Unite(type, bounds, page.Bounds);
        }

        return bounds;
    }

    /// <summary>The bounds that hold for both of two groups of values.</summary>
    private static ValueBounds? Unite(ParquetType type, ValueBounds? one, ValueBounds? other)
    {
        if (one is null || other is null)
        {
            return one ?? other;
        }

        bool lower = Compare(type, other.Minimum, one.Minimum) < 0;
        bool higher = Compare(type, other.Maximum, one.Maximum) > 0;
        return new ValueBounds(
            lower ? other.Minimum : one.Minimum,
            higher ? other.Maximum : one.Maximum,
            lower ? other.IsMinimumExact : one.IsMinimumExact,
            higher ? other.IsMaximumExact : one.IsMaximumExact);
    }

    /// <summary>Compares two bounds in their type's order.</summary>
    public static int Compare(ParquetType type, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => type.Physical switch
    {
        PhysicalType.Int32 when IsUnsigned(type) => MemoryMarshal.Read<uint>(left).CompareTo(MemoryMarshal.Read<uint>(right)),
        PhysicalType.Int64 when IsUnsigned(type) => MemoryMarshal.Read<ulong>(left).CompareTo(MemoryMarshal.Read<ulong>(right)),
        PhysicalType.Int32 => MemoryMarshal.Read<int>(left).CompareTo(MemoryMarshal.Read<int>(right)),
        PhysicalType.Int64 => MemoryMarshal.Read<long>(left).CompareTo(MemoryMarshal.Read<long>(right)),
        PhysicalType.Float => MemoryMarshal.Read<float>(left).CompareTo(MemoryMarshal.Read<float>(right)),
        PhysicalType.Double => MemoryMarshal.Read<double>(left).CompareTo(MemoryMarshal.Read<double>(right)),
        _ when type.Logical == LogicalKind.Decimal => CompareDecimals(left, right),
        _ when type.Logical == LogicalKind.Float16 => MemoryMarshal.Read<Half>(left).CompareTo(MemoryMarshal.Read<Half>(right)),
        _ => left.SequenceCompareTo(right),
    };

    /// <summary>Whether parquet.thrift defines an order for the type.</summary>
    public static bool HasOrder(ParquetType type) =>
        type.Physical != PhysicalType.Int96 && type.Logical is not (LogicalKind.Interval or LogicalKind.Unknown);

    /// <summary>Whether the type's values are compared as unsigned bytes from the left.</summary>
    public static bool IsInByteOrder(ParquetType type) =>
        type.Physical is PhysicalType.ByteArray or PhysicalType.FixedLenByteArray
        && HasOrder(type)
        && type.Logical is not (LogicalKind.Decimal or LogicalKind.Float16);

    private static bool IsUnsigned(ParquetType type) => type is { Logical: LogicalKind.Integer, IsSigned: false };

    private static ValueBounds OfBooleans(ReadOnlySpan<bool> values) =>
        new([(byte)(values.Contains(false) ? 0 : 1)], [(byte)(values.Contains(true) ? 1 : 0)]);

    private static ValueBounds OfInt32(ParquetType type, ReadOnlySpan<int> values)
    {
        if (IsUnsigned(type))
        {
            (uint least, uint most) = MinMax(MemoryMarshal.Cast<int, uint>(values));
            return new ValueBounds(Bytes(least), Bytes(most));
        }

        (int min, int max) = MinMax(values);
        return new ValueBounds(Bytes(min), Bytes(max));
    }

    private static ValueBounds OfInt64(ParquetType type, ReadOnlySpan<long> values)
    {
        if (IsUnsigned(type))
        {
            (ulong least, ulong most) = MinMax(MemoryMarshal.Cast<long, ulong>(values));
            return new ValueBounds(Bytes(least), Bytes(most));
        }

        (long min, long max) = MinMax(values);
        return new ValueBounds(Bytes(min), Bytes(max));
    }

    private static (T Min, T Max) MinMax<T>(ReadOnlySpan<T> values)
        where T : struct, INumber<T>
    {
        T min = values[0];
        T max = values[0];
        foreach (T value in values)
        {
            min = T.Min(min, value);
            max = T.Max(max, value);
        }

        return (min, max);
    }

    /// <summary>NaN is left out; a zero bound is written with the sign that includes both zeros, as parquet.thrift asks.</summary>
    private static ValueBounds? OfFloats<T>(ReadOnlySpan<T> values)
        where T : struct, IFloatingPointIeee754<T>
    {
        T min = T.PositiveInfinity;
        T max = T.NegativeInfinity;
        bool any = false;
        foreach (T value in values)
        {
            if (!T.IsNaN(value))
            {
                any = true;
                min = T.Min(min, value);
                max = T.Max(max, value);
            }
        }

        if (!any)
        {
            return null;
        }

        min = T.IsZero(min) ? T.NegativeZero : min;
        max = T.IsZero(max) ? T.Zero : max;
        return new ValueBounds(Bytes(min), Bytes(max));
    }

    private static byte[] Bytes<T>(T value)
        where T : struct => MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref value, 1)).ToArray();

    private static ValueBounds? OfBinary(BinaryBuffer column, int first, int count)
    {
        ParquetType type = column.Column.Type;
        if (type.Logical == LogicalKind.Float16)
        {
            return OfFloats(MemoryMarshal.Cast<byte, Half>(column.Bytes).Slice(first, count));
        }

        if (type.Logical == LogicalKind.Decimal)
        {
            return OfDecimals(column, first, count);
        }

        var range = new BinaryRange(column, first);
        range.AddAll(first + 1, count - 1);
        return BoundsShortener.Shorten(type, column[range.Least], column[range.Greatest]);
    }

    private static ValueBounds OfDecimals(BinaryBuffer column, int first, int count)
    {
        int min = first;
        int max = first;
        for (int i = first + 1; i < first + count; i++)
        {
            min = CompareDecimals(column[i], column[min]) < 0 ? i : min;
            max = CompareDecimals(column[i], column[max]) > 0 ? i : max;
        }

        return new ValueBounds(column[min].ToArray(), column[max].ToArray());
    }

    /// <summary>Compares two's complement numbers, the highest byte first, of any lengths.</summary>
    private static int CompareDecimals(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int signs = IsNegative(right).CompareTo(IsNegative(left));
        int length = Math.Max(left.Length, right.Length);
        for (int i = 0; signs == 0 && i < length; i++)
        {
            signs = ByteAt(left, i, length).CompareTo(ByteAt(right, i, length));
        }

        return signs;
    }

    private static bool IsNegative(ReadOnlySpan<byte> number) => !number.IsEmpty && (number[0] & 0x80) != 0;

    private static byte ByteAt(ReadOnlySpan<byte> number, int position, int length)
    {
        int own = position - (length - number.Length);
        return own >= 0 ? number[own] : IsNegative(number) ? (byte)0xFF : (byte)0;
    }
}
