using System.Buffers.Binary;
using System.Globalization;
using Medallion.Parquet.Columns;

namespace Medallion.Stages.Tests.Deduplication;

/// <summary>A key column of generated values: small numbers, each of which stands for one value of the column's type.</summary>
internal sealed class SampleColumn(ParquetType type)
{
    public static IReadOnlyList<ParquetType> Types { get; } =
    [
        ParquetType.Boolean,
        new ParquetType(PhysicalType.Int32),
        new ParquetType(PhysicalType.Int64),
        new ParquetType(PhysicalType.Int96),
        new ParquetType(PhysicalType.Float),
        new ParquetType(PhysicalType.Double),
        ParquetType.Binary,
        new ParquetType(PhysicalType.FixedLenByteArray) { ByteLength = 5 },
    ];

    /// <summary>What the model compares: equal texts for equal values; null for null.</summary>
    public string? TextOf(int? number) => number is not { } n ? null : type.Physical switch
    {
        PhysicalType.Boolean => (n % 2 == 0).ToString(),
        PhysicalType.Float => TextOf(SingleOf(n)),
        PhysicalType.Double => TextOf(DoubleOf(n)),
        PhysicalType.Int32 or PhysicalType.Int64 => n.ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToHexString(BytesOf(n)),
    };

    public ColumnBuffer Fill(IEnumerable<int?> numbers)
    {
        var buffer = ColumnBuffer.Create(new ParquetColumn("key", type));
        foreach (int? number in numbers)
        {
            if (number is { } n)
            {
                Append(buffer, n);
            }
            else
            {
                buffer.AppendNull();
            }
        }

        return buffer;
    }

    private void Append(ColumnBuffer buffer, int n)
    {
        switch (buffer)
        {
            case ValueBuffer<bool> values: values.Append(n % 2 == 0); break;
            case ValueBuffer<int> values: values.Append(n); break;
            case ValueBuffer<long> values: values.Append(n); break;
            case ValueBuffer<float> values: values.Append(SingleOf(n)); break;
            case ValueBuffer<double> values: values.Append(DoubleOf(n)); break;
            default: ((BinaryBuffer)buffer).Append(BytesOf(n)); break;
        }
    }

    private static string TextOf(double number) =>
        number == 0 ? "zero" : number.ToString("R", CultureInfo.InvariantCulture);

    private static float SingleOf(int n) => n switch
    {
        0 => -0f,
        1 => 0f,
        2 => BitConverter.UInt32BitsToSingle(0x7FC0_0001),
        3 => BitConverter.UInt32BitsToSingle(0xFFC0_0000),
        _ => n / 8f,
    };

    private static double DoubleOf(int n) => n switch
    {
        0 => -0.0,
        1 => 0.0,
        2 => BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0001),
        3 => BitConverter.UInt64BitsToDouble(0xFFF8_0000_0000_0000),
        _ => n / 8.0,
    };

    /// <summary>Lengths around those that are hashed, copied and stored in different ways; the empty one among them.</summary>
    private byte[] BytesOf(int n)
    {
        int length = type.Physical switch
        {
            PhysicalType.Int96 => 12,
            PhysicalType.FixedLenByteArray => type.ByteLength,
            _ when n % 97 == 96 => 700,
            _ => n == 0 ? 0 : 4 + n % 31,
        };
        byte[] bytes = new byte[length];
        if (length >= sizeof(int))
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(length - sizeof(int)), n);
        }

        return bytes;
    }
}
