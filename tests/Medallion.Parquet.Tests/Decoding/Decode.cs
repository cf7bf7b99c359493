using System.Text;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Decoding;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Tests.Decoding;

/// <summary>Decodes the values of one page.</summary>
internal static class Decode
{
    public const int MaxBytes = 1 << 20;

    public static T[] Values<T>(
        ParquetEncoding encoding, PhysicalType type, int count, byte[] page, ColumnBuffer? dictionary = null)
        where T : unmanaged
    {
        var buffer = (ValueBuffer<T>)Page(encoding, new ParquetType(type), count, page, dictionary);
        return buffer.Values.ToArray();
    }

    public static string[] Texts(
        ParquetEncoding encoding, int count, byte[] page, ColumnBuffer? dictionary = null, int byteLength = 0)
    {
        ParquetType type = byteLength == 0
            ? ParquetType.String
            : new ParquetType(PhysicalType.FixedLenByteArray) { ByteLength = byteLength };
        var buffer = (BinaryBuffer)Page(encoding, type, count, page, dictionary);
        return [.. Enumerable.Range(0, buffer.ValueCount).Select(i => Encoding.UTF8.GetString(buffer[i]))];
    }

    public static BinaryBuffer Dictionary(params string[] values)
    {
        var buffer = new BinaryBuffer(new ParquetColumn("dictionary", ParquetType.String));
        foreach (string value in values)
        {
            buffer.Append(Encoding.UTF8.GetBytes(value));
        }

        return buffer;
    }

    public static ColumnBuffer Page(
        ParquetEncoding encoding, ParquetType type, int count, byte[] page, ColumnBuffer? dictionary = null)
    {
        var buffer = ColumnBuffer.Create(new ParquetColumn("column", type));
        ValueDecoder.Decode(encoding, new EncodedValues(page, count, MaxBytes), dictionary, buffer);
        buffer.AppendValidRows(count);
        return buffer;
    }

    public static ParquetFormatException Fails(
        ParquetEncoding encoding, ParquetType type, int count, byte[] page, ColumnBuffer? dictionary = null) =>
        Assert.Throws<ParquetFormatException>(() => Page(encoding, type, count, page, dictionary));
}
