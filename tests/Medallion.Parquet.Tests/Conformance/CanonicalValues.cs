using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Tests.Conformance;

/// <summary>Values as text, in the form that dump_parquet.py writes: equal exactly where the stored values are equal.</summary>
internal static class CanonicalValues
{
    private const long JulianDayOfEpoch = 2_440_588;
    private const long MicrosPerDay = 86_400_000_000;

    public static List<string?> Of(ColumnBuffer buffer)
    {
        Func<int, string> write = WriterOf(buffer);
        List<string?> values = new(buffer.RowCount);
        int next = 0;
        for (int row = 0; row < buffer.RowCount; row++)
        {
            values.Add(buffer.IsValid(row) ? write(next++) : null);
        }

        return values;
    }

    private static Func<int, string> WriterOf(ColumnBuffer buffer) => buffer switch
    {
        ValueBuffer<bool> values => i => values.Values[i] ? "true" : "false",
        ValueBuffer<int> values => i => values.Values[i].ToString(CultureInfo.InvariantCulture),
        ValueBuffer<long> values => i => values.Values[i].ToString(CultureInfo.InvariantCulture),
        ValueBuffer<float> values => i => BitConverter.SingleToUInt32Bits(values.Values[i]).ToString("x8"),
        ValueBuffer<double> values => i => BitConverter.DoubleToUInt64Bits(values.Values[i]).ToString("x16"),
        BinaryBuffer { Column.Type.Logical: LogicalKind.Decimal } values =>
            i => new BigInteger(values[i], isUnsigned: false, isBigEndian: true).ToString(CultureInfo.InvariantCulture),
        BinaryBuffer { Column.Type.Physical: PhysicalType.Int96 } values => i => Int96Micros(values[i]),
        BinaryBuffer values => i => Convert.ToHexStringLower(values[i]),
        _ => throw new InvalidOperationException($"no canonical form for {buffer.GetType()}"),
    };

    private static string Int96Micros(ReadOnlySpan<byte> value)
    {
        // Unsigned and wrapping, as pyarrow does it, where a value is out of any range.
        ulong nanos = BinaryPrimitives.ReadUInt64LittleEndian(value);
        long day = BinaryPrimitives.ReadUInt32LittleEndian(value[8..]);
        return ((day - JulianDayOfEpoch) * MicrosPerDay + (long)(nanos / 1_000)).ToString(CultureInfo.InvariantCulture);
    }
}
