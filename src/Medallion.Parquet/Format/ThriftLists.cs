using System.Text;

namespace Medallion.Parquet.Format;

/// <summary>Reads lists; a list's length is checked against what is left before memory is allocated.</summary>
internal static class ThriftLists
{
    public delegate T ReadStruct<T>(ref ThriftCompactReader reader, short id);

    public static T[] ReadStructs<T>(ref ThriftCompactReader reader, ThriftType type, ReadStruct<T> read)
    {
        var list = new T[reader.ReadList(type, ThriftType.Struct)];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = read(ref reader, reader.EnterStruct());
        }

        return list;
    }

    public static ParquetEncoding[] ReadEncodings(ref ThriftCompactReader reader, ThriftType type)
    {
        var list = new ParquetEncoding[reader.ReadList(type, ThriftType.Int32)];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = (ParquetEncoding)reader.ReadInt32Element();
        }

        return list;
    }

    public static string[] ReadStrings(ref ThriftCompactReader reader, ThriftType type)
    {
        var list = new string[reader.ReadList(type, ThriftType.Binary)];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = Encoding.UTF8.GetString(reader.ReadBinaryElement());
        }

        return list;
    }

    public static ReadOnlyMemory<byte>[] ReadBinaries(ref ThriftCompactReader reader, ThriftType type)
    {
        var list = new ReadOnlyMemory<byte>[reader.ReadList(type, ThriftType.Binary)];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = reader.ReadBinaryElement().ToArray();
        }

        return list;
    }

    public static bool[] ReadBooleans(ref ThriftCompactReader reader, ThriftType type)
    {
        var list = new bool[reader.ReadList(type, ThriftType.True)];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = reader.ReadBooleanElement();
        }

        return list;
    }

    public static long[] ReadLongs(ref ThriftCompactReader reader, ThriftType type)
    {
        var list = new long[reader.ReadList(type, ThriftType.Int64)];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = reader.ReadInt64Element();
        }

        return list;
    }

    /// <summary>Steps over a value of which only its presence matters.</summary>
    /// <returns>True.</returns>
    public static bool Skipped(ref ThriftCompactReader reader, ThriftType type)
    {
        reader.Skip(type);
        return true;
    }
}
