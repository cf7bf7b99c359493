using System.Buffers.Binary;
using Medallion.Parquet.Columns;

namespace Medallion.Stages.Deduplication;

/// <summary>
/// Writes the keys of rows as bytes, so that two keys are equal exactly where their bytes are: a tag for null or value,
/// then the value, byte arrays behind their length. A zero has no sign and a NaN one form, as SQL compares them.
/// </summary>
internal sealed class KeyWriter(IReadOnlyList<ColumnBuffer> columns)
{
    private const byte NullTag = 0;
    private const byte ValueTag = 1;
    private const int MaxFixed = 1 + sizeof(long);

    private readonly int[] _next = new int[columns.Count];
    private byte[] _key = new byte[256];
    private int _row;

    /// <summary>Whether the last key held a null.</summary>
    public bool HasNull { get; private set; }

    /// <summary>The key of the next row; valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        int length = 0;
        HasNull = false;
        for (int i = 0; i < columns.Count; i++)
        {
            Reserve(length + MaxFixed);
            if (!columns[i].IsValid(_row))
            {
                _key[length++] = NullTag;
                HasNull = true;
                continue;
            }

            _key[length++] = ValueTag;
            length = WriteValue(columns[i], _next[i]++, length);
        }

        _row++;
        return _key.AsSpan(0, length);
    }

    private int WriteValue(ColumnBuffer column, int value, int length)
    {
        switch (column)
        {
            case BinaryBuffer binary:
                ReadOnlySpan<byte> bytes = binary[value];
                Reserve(length + sizeof(int) + bytes.Length);
                BinaryPrimitives.WriteInt32LittleEndian(_key.AsSpan(length), bytes.Length);
                bytes.CopyTo(_key.AsSpan(length + sizeof(int)));
                return length + sizeof(int) + bytes.Length;
            case ValueBuffer<long> longs:
                return WriteBits(longs.Values[value], length);
            case ValueBuffer<int> ints:
                return WriteBits(ints.Values[value], length);
            case ValueBuffer<bool> flags:
                return WriteBits(flags.Values[value] ? 1 : 0, length);
            case ValueBuffer<double> doubles:
                return WriteBits(Canonical(doubles.Values[value]), length);
            case ValueBuffer<float> floats:
                return WriteBits(Canonical(floats.Values[value]), length);
            default:
                throw new InvalidOperationException($"No key is made of {column.GetType().Name}.");
        }
    }

    private int WriteBits(long bits, int length)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_key.AsSpan(length), bits);
        return length + sizeof(long);
    }

    private static long Canonical(double value) =>
        BitConverter.DoubleToInt64Bits(value == 0 ? 0.0 : double.IsNaN(value) ? double.NaN : value);

    private void Reserve(int length)
    {
        if (_key.Length < length)
        {
            Array.Resize(ref _key, Math.Max(length, _key.Length * 2));
        }
    }
}
