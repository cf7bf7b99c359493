using System.Text;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>Writes structs in Thrift's compact protocol (thrift-compact-protocol.md), which Parquet's metadata is in.</summary>
internal sealed class ThriftCompactWriter(PageBuffer output)
{
    private const int ShortListLimit = 15;
    private const int ShortDeltaLimit = 15;

    private readonly Stack<int> _outer = new();
    private int _lastField;

    /// <summary>Starts a struct that is no field: the top one, or an element of a list.</summary>
    public void BeginStruct()
    {
        _outer.Push(_lastField);
        _lastField = 0;
    }

    /// <summary>Starts a struct that is a field.</summary>
    public void BeginStruct(int field)
    {
        Field(field, ThriftType.Struct);
        BeginStruct();
    }

    /// <summary>Ends the innermost struct.</summary>
    public void EndStruct()
    {
        output.WriteByte((byte)ThriftType.Stop);
        _lastField = _outer.Pop();
    }

    /// <summary>Writes an empty struct, as the members of a union without content are.</summary>
    public void EmptyStruct(int field)
    {
        BeginStruct(field);
        EndStruct();
    }

    /// <summary>Starts a list; its elements follow.</summary>
    public void BeginList(int field, ThriftType element, int count)
    {
        Field(field, ThriftType.List);
        if (count < ShortListLimit)
        {
            output.WriteByte((byte)((count << 4) | (int)element));
        }
        else
        {
            output.WriteByte((byte)(0xF0 | (int)element));
            output.WriteVarint((ulong)count);
        }
    }

    /// <summary>Writes a field of 8 bits.</summary>
    public void Int8(int field, int value)
    {
        Field(field, ThriftType.Int8);
        output.WriteByte((byte)value);
    }

    /// <summary>Writes a field of 16 bits.</summary>
    public void Int16(int field, int value)
    {
        Field(field, ThriftType.Int16);
        output.WriteZigZag(value);
    }

    /// <summary>Writes a field of 32 bits.</summary>
    public void Int32(int field, int value)
    {
        Field(field, ThriftType.Int32);
        output.WriteZigZag(value);
    }

    /// <summary>Writes a field of 64 bits.</summary>
    public void Int64(int field, long value)
    {
        Field(field, ThriftType.Int64);
        output.WriteZigZag(value);
    }

    /// <summary>Writes a boolean field.</summary>
    public void Bool(int field, bool value) => Field(field, value ? ThriftType.True : ThriftType.False);

    /// <summary>Writes a field of bytes.</summary>
    public void Binary(int field, ReadOnlySpan<byte> value)
    {
        Field(field, ThriftType.Binary);
        BinaryElement(value);
    }

    /// <summary>Writes a field of text.</summary>
    public void Text(int field, string value) => Binary(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Writes an element of a list of integers.</summary>
    public void IntElement(long value) => output.WriteZigZag(value);

    /// <summary>Writes an element of a list of booleans.</summary>
    public void BoolElement(bool value) => output.WriteByte((byte)(value ? ThriftType.True : ThriftType.False));

    /// <summary>Writes an element of a list of bytes.</summary>
    public void BinaryElement(ReadOnlySpan<byte> value)
    {
        output.WriteVarint((ulong)value.Length);
        output.Write(value);
    }

    /// <summary>Writes an element of a list of texts.</summary>
    public void TextElement(string value) => BinaryElement(Encoding.UTF8.GetBytes(value));

    private void Field(int field, ThriftType type)
    {
        int delta = field - _lastField;
        if (delta is > 0 and <= ShortDeltaLimit)
        {
            output.WriteByte((byte)((delta << 4) | (int)type));
        }
        else
        {
            output.WriteByte((byte)type);
            output.WriteZigZag(field);
        }

        _lastField = field;
    }
}
