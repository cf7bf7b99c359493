using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Bounds;

/// <summary>
/// Finds the bounds of values in the order that parquet.thrift gives their type: signed numbers by value, bytes unsigned
/// from the left. Types whose order is undefined (INT96, INTERVAL) have none, and columns with a NaN among their values
/// are bounded by the others.
/// </summary>
internal static class BoundsFinder
{
    /// <summary>Longer bounds are shortened: they only serve to skip pages.</summary>
    private const int MaxLength = 64;

    /// <summary>Bounds of some values; null where there are none.</summary>
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

    /// <summary>The bounds that hold for both of two groups of values.</summary>
    public static ValueBounds? Unite(ParquetType type, ValueBounds? one, ValueBounds? other)
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
        _ => left.SequenceCompareTo(right),
    };

    /// <summary>Whether parquet.thrift defines an order for the type. Decimals and halves in bytes are left without bounds.</summary>
    public static bool HasOrder(ParquetType type) =>
        type.Physical != PhysicalType.Int96
        && type.Logical is not (LogicalKind.Interval or LogicalKind.Float16 or LogicalKind.Unknown)
        && !(type.Logical == LogicalKind.Decimal && type.Physical is (PhysicalType.ByteArray or PhysicalType.FixedLenByteArray));

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

    /// <summary>Compares the first 8 bytes as one number, and whole values only where those are equal.</summary>
    private static ValueBounds OfBinary(BinaryBuffer column, int first, int count)
    {
        int min = first;
        int max = first;
        ulong minPrefix = Prefix(column[first]);
        ulong maxPrefix = minPrefix;
        for (int i = first + 1; i < first + count; i++)
        {
            ReadOnlySpan<byte> value = column[i];
            ulong prefix = Prefix(value);
            if (prefix < minPrefix || (prefix == minPrefix && value.SequenceCompareTo(column[min]) < 0))
            {
                (min, minPrefix) = (i, prefix);
            }
            else if (prefix > maxPrefix || (prefix == maxPrefix && value.SequenceCompareTo(column[max]) > 0))
            {
                (max, maxPrefix) = (i, prefix);
            }
        }

        return Shorten(column.Column.Type, column[min], column[max]);
    }

    private static ulong Prefix(ReadOnlySpan<byte> value)
    {
        if (value.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(value);
        }

        ulong prefix = 0;
        for (int i = 0; i < value.Length; i++)
        {
            prefix |= (ulong)value[i] << (56 - (8 * i));
        }

        return prefix;
    }

    private static ValueBounds Shorten(ParquetType type, ReadOnlySpan<byte> min, ReadOnlySpan<byte> max)
    {
        bool isText = type.Logical is LogicalKind.String or LogicalKind.Enum or LogicalKind.Json;
        byte[] lower = min.Length <= MaxLength ? min.ToArray() : min[..CutAt(min, isText)].ToArray();
        byte[]? upper = max.Length <= MaxLength ? null : Above(max[..CutAt(max, isText)], isText);
        return new ValueBounds(lower, upper ?? max.ToArray(), min.Length <= MaxLength, upper is null);
    }

    private static int CutAt(ReadOnlySpan<byte> value, bool isText)
    {
        int cut = MaxLength;
        while (isText && cut > 0 && (value[cut] & 0xC0) == 0x80)
        {
            cut--;
        }

        return cut;
    }

    /// <summary>The shortest value above every value that begins so; null where there is none that is still valid text.</summary>
    private static byte[]? Above(ReadOnlySpan<byte> start, bool isText)
    {
        int highest = isText ? 0x7E : 0xFE; // text stays text when an ASCII character is raised
        for (int i = start.Length - 1; i >= 0; i--)
        {
            if (start[i] <= highest)
            {
                byte[] above = start[..(i + 1)].ToArray();
                above[i]++;
                return above;
            }
        }

        return null;
    }
}
