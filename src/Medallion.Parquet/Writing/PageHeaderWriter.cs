using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>Writes page headers (parquet.thrift <c>PageHeader</c>).</summary>
internal static class PageHeaderWriter
{
    private const int DataPage = 0;
    private const int DictionaryPage = 2;

    /// <summary>Appends the header of a data page of version 1.</summary>
    public static void WriteData(PageBuffer output, int uncompressed, int compressed, uint crc, int rowCount, ParquetEncoding encoding)
    {
        var thrift = new ThriftCompactWriter(output);
        BeginHeader(thrift, DataPage, uncompressed, compressed, crc);
        thrift.BeginStruct(5);
        thrift.Int32(1, rowCount);
        thrift.Int32(2, (int)encoding);
        thrift.Int32(3, (int)ParquetEncoding.Rle);
        thrift.Int32(4, (int)ParquetEncoding.Rle);
        thrift.EndStruct();
        thrift.EndStruct();
    }

    /// <summary>Appends the header of a dictionary page.</summary>
    public static void WriteDictionary(PageBuffer output, int uncompressed, int compressed, uint crc, int valueCount)
    {
        var thrift = new ThriftCompactWriter(output);
        BeginHeader(thrift, DictionaryPage, uncompressed, compressed, crc);
        thrift.BeginStruct(7);
        thrift.Int32(1, valueCount);
        thrift.Int32(2, (int)ParquetEncoding.Plain);
        thrift.EndStruct();
        thrift.EndStruct();
    }

    private static void BeginHeader(ThriftCompactWriter thrift, int type, int uncompressed, int compressed, uint crc)
    {
        thrift.BeginStruct();
        thrift.Int32(1, type);
        thrift.Int32(2, uncompressed);
        thrift.Int32(3, compressed);
        thrift.Int32(4, unchecked((int)crc));
    }
}
