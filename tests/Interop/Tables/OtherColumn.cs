using System.Numerics;
using Medallion.Parquet.Columns;

namespace Interop.Tables;

/// <summary>A column of a type that the stages do not write, all of whose values come from one number each.</summary>
/// <param name="Column">The column.</param>
/// <param name="Kind">What readers call its type, see <see cref="Harness.ColumnTexts"/>.</param>
/// <param name="Least">Least number.</param>
/// <param name="Largest">Largest number.</param>
/// <param name="Text">The text of the value that a number stands for.</param>
internal sealed record OtherColumn(
    ParquetColumn Column, string Kind, BigInteger Least, BigInteger Largest, Func<BigInteger, string> Text)
{
    /// <summary>The number of a row: the ends of the range, small ones, and ones of any length; null where there is no value.</summary>
    public BigInteger? NumberOf(int row) => (row + Column.Name.Length) % 7 == 0 ? null : (row % 4) switch
    {
        0 => Largest,
        1 => Least,
        2 => BigInteger.Min(Largest, row % 50),
        _ => Largest / (row + 2),
    };

    /// <summary>Appends the value of a row.</summary>
    public void Append(ColumnBuffer buffer, int row)
    {
        if (NumberOf(row) is not { } number)
        {
            buffer.AppendNull();
            return;
        }

        switch (buffer)
        {
            case ValueBuffer<int> integers:
                integers.Append(Column.Type.IsSigned ? (int)number : unchecked((int)(long)number));
                break;
            case ValueBuffer<long> integers:
                integers.Append(number > long.MaxValue ? unchecked((long)(ulong)number) : (long)number);
                break;
            case BinaryBuffer bytes:
                bytes.Append(BytesOf(number));
                break;
            default:
                throw new InvalidOperationException($"unexpected {buffer.GetType()}");
        }
    }

    /// <summary>Big-endian two's complement of the column's length; text where the column is text.</summary>
    private byte[] BytesOf(BigInteger number)
    {
        if (Column.Type.Logical == LogicalKind.Json)
        {
            return System.Text.Encoding.UTF8.GetBytes(Text(number));
        }

        byte[] bytes = number.ToByteArray(isUnsigned: Column.Type.Logical != LogicalKind.Decimal, isBigEndian: true);
        byte fill = number.Sign < 0 ? (byte)0xFF : (byte)0;
        int missing = Math.Max(0, Column.Type.ByteLength - bytes.Length);
        return [.. Enumerable.Repeat(fill, missing), .. bytes];
    }
}
