using System.Buffers.Binary;
using System.Security.Cryptography;
using Medallion.Parquet.Columns;

namespace Interop.Harness;

/// <summary>Digest of a column over the row groups that were written, in the form of Readers/canonical.py.</summary>
internal sealed class DigestBuilder(ParquetColumn column) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _scratch = new byte[sizeof(long)];
    private long _rows;
    private long _nulls;

    public void Add(ColumnBuffer buffer)
    {
        int value = 0;
        for (int row = 0; row < buffer.RowCount; row++)
        {
            bool isNull = !buffer.IsValid(row);
            _hash.AppendData(isNull ? [0] : [1]);
            if (!isNull)
            {
                AddValue(buffer, value++);
            }
        }

        _rows += buffer.RowCount;
        _nulls += buffer.NullCount;
    }

    public ColumnDigest Build() =>
        new(column.Name, KindOf(column.Type), _rows, _nulls, Convert.ToHexStringLower(_hash.GetHashAndReset()));

    public void Dispose() => _hash.Dispose();

    private static string KindOf(ParquetType type) => (type.Logical, type.Physical) switch
    {
        (LogicalKind.String, _) => "string",
        (LogicalKind.Date, _) => "date",
        (LogicalKind.Timestamp, _) => type.IsAdjustedToUtc ? "timestamp_utc" : "timestamp",
        (_, PhysicalType.Boolean) => "bool",
        (_, PhysicalType.Int32 or PhysicalType.Int64) => "int",
        (_, PhysicalType.Float or PhysicalType.Double) => "double",
        _ => "binary",
    };

    private void AddValue(ColumnBuffer buffer, int value)
    {
        switch (buffer)
        {
            case ValueBuffer<bool> booleans:
                _hash.AppendData(booleans.Values[value] ? [1] : [0]);
                break;
            case ValueBuffer<int> integers:
                AddNumber(integers.Values[value]);
                break;
            case ValueBuffer<long> integers:
                AddNumber(integers.Values[value]);
                break;
            case ValueBuffer<float> numbers:
                AddNumber(BitConverter.DoubleToInt64Bits(numbers.Values[value]));
                break;
            case ValueBuffer<double> numbers:
                AddNumber(BitConverter.DoubleToInt64Bits(numbers.Values[value]));
                break;
            case BinaryBuffer bytes:
                BinaryPrimitives.WriteInt32LittleEndian(_scratch, bytes[value].Length);
                _hash.AppendData(_scratch, 0, sizeof(int));
                _hash.AppendData(bytes[value]);
                break;
            default:
                throw new InvalidOperationException($"unexpected {buffer.GetType()}");
        }
    }

    private void AddNumber(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_scratch, number);
        _hash.AppendData(_scratch);
    }
}
