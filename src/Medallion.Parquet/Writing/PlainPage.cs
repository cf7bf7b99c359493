using Medallion.Parquet.Columns;
using Medallion.Parquet.Encodings;

namespace Medallion.Parquet.Writing;

/// <summary>Appends values of any column by PLAIN.</summary>
internal static class PlainPage
{
    /// <summary>Appends some values.</summary>
    public static void Encode(ColumnBuffer column, int first, int count, PageBuffer output)
    {
        switch (column)
        {
            case ValueBuffer<bool> flags:
                PlainEncoder.EncodeBooleans(flags.Values.Slice(first, count), output);
                break;
            case ValueBuffer<int> ints:
                PlainEncoder.Encode(ints.Values.Slice(first, count), output);
                break;
            case ValueBuffer<long> longs:
                PlainEncoder.Encode(longs.Values.Slice(first, count), output);
                break;
            case ValueBuffer<float> floats:
                PlainEncoder.Encode(floats.Values.Slice(first, count), output);
                break;
            case ValueBuffer<double> doubles:
                PlainEncoder.Encode(doubles.Values.Slice(first, count), output);
                break;
            case BinaryBuffer { Column.Type.Physical: PhysicalType.ByteArray } binary:
                PlainEncoder.EncodeBinary(binary, first, count, output);
                break;
            case BinaryBuffer binary:
                PlainEncoder.EncodeFixed(binary, first, count, output);
                break;
            default:
                throw new InvalidOperationException($"No encoding is known for {column.GetType().Name}.");
        }
    }
}
