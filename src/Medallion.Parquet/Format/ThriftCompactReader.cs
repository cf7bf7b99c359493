using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Medallion.Parquet.Format;

/// <summary>
/// Reads Thrift's compact protocol. Whatever the bytes are, it reads nothing behind them, allocates no more than they
/// can hold, and ends.
/// </summary>
internal ref struct ThriftCompactReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>Structs within structs: the format itself needs 6.</summary>
    private const int MaxDepth = 32;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _depth;

    /// <summary>Bytes read.</summary>
    public int Position { get; private set; }

    /// <summary>Starts a struct; returns the field id before its first one.</summary>
    public short EnterStruct(ThriftType type)
    {
        Expect(type, ThriftType.Struct);
        return EnterStruct();
    }

    /// <summary>Starts a struct that stands on its own or in a list.</summary>
    public short EnterStruct()
    {
        if (++_depth > MaxDepth)
        {
            ThrowCorrupt($"it nests deeper than {MaxDepth} structs");
        }

        return 0;
    }

    /// <summary>Reads the header of the struct's next field; false at its end.</summary>
    public bool ReadField(ref short id, out ThriftType type)
    {
        byte header = ReadByte();
        type = (ThriftType)(header & 0xF);
        if (type == ThriftType.Stop)
        {
            _depth--;
            return false;
        }

        id = header >> 4 == 0 ? unchecked((short)ReadZigZag()) : unchecked((short)(id + (header >> 4)));
        return true;
    }

    public readonly bool ReadBoolean(ThriftType type)
    {
        if (type is not (ThriftType.True or ThriftType.False))
        {
            Expect(type, ThriftType.True);
        }

        return type == ThriftType.True;
    }

    public int ReadInt32(ThriftType type)
    {
        Expect(type, ThriftType.Int32);
        return ReadInt32Element();
    }

    /// <summary>Reads an element of a list of 32-bit integers.</summary>
    public int ReadInt32Element()
    {
        long value = ReadZigZag();
        if (value != (int)value)
        {
            ThrowCorrupt($"{value} does not fit 32 bits");
        }

        return (int)value;
    }

    public long ReadInt64(ThriftType type)
    {
        Expect(type, ThriftType.Int64);
        return ReadZigZag();
    }

    public byte ReadInt8(ThriftType type)
    {
        Expect(type, ThriftType.Int8);
        return ReadByte();
    }

    /// <summary>Reads an element of a list of 64-bit integers.</summary>
    public long ReadInt64Element() => ReadZigZag();

    /// <summary>Reads an element of a list of booleans.</summary>
    public bool ReadBooleanElement() => ReadByte() == (byte)ThriftType.True;

    public byte[] ReadBinary(ThriftType type)
    {
        Expect(type, ThriftType.Binary);
        return ReadBinaryElement().ToArray();
    }

    public string ReadString(ThriftType type)
    {
        Expect(type, ThriftType.Binary);
        return Encoding.UTF8.GetString(ReadBinaryElement());
    }

    /// <summary>Reads an element of a list of byte strings.</summary>
    public ReadOnlySpan<byte> ReadBinaryElement()
    {
        ulong length = ReadUnsigned();
        if (length > (ulong)(_bytes.Length - Position))
        {
            ThrowCorrupt($"a string of {length} bytes ends behind it");
        }

        Position += (int)length;
        return _bytes.Slice(Position - (int)length, (int)length);
    }

    /// <summary>Reads the header of a list; returns the number of its elements.</summary>
    public int ReadList(ThriftType type, ThriftType elements)
    {
        Expect(type, ThriftType.List);
        int count = ReadListHeader(out ThriftType actual);
        bool booleans = elements == ThriftType.True && actual == ThriftType.False;
        if (count > 0 && !booleans)
        {
            Expect(actual, elements);
        }

        return count;
    }

    /// <summary>Steps over a value.</summary>
    public void Skip(ThriftType type)
    {
        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Int8:
                SkipBytes(1);
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                _ = ReadUnsigned();
                break;
            case ThriftType.Double:
                SkipBytes(sizeof(double));
                break;
            case ThriftType.Uuid:
                SkipBytes(16);
                break;
            case ThriftType.Binary:
                _ = ReadBinaryElement();
                break;
            case ThriftType.List or ThriftType.Set:
                SkipList();
                break;
            case ThriftType.Map:
                SkipMap();
                break;
            case ThriftType.Struct:
                SkipStruct();
                break;
            default:
                ThrowCorrupt($"there is no type {(int)type}");
                break;
        }
    }

    private void SkipStruct()
    {
        short id = EnterStruct();
        while (ReadField(ref id, out ThriftType type))
        {
            Skip(type);
        }
    }

    private void SkipList()
    {
        Enter();
        for (int left = ReadListHeader(out ThriftType elements); left > 0; left--)
        {
            SkipElement(elements);
        }

        _depth--;
    }

    private void SkipMap()
    {
        Enter();
        int count = CheckedCount(ReadUnsigned());
        byte types = count == 0 ? (byte)0 : ReadByte();
        for (; count > 0; count--)
        {
            SkipElement((ThriftType)(types >> 4));
            SkipElement((ThriftType)(types & 0xF));
        }

        _depth--;
    }

    /// <summary>Booleans take a byte in a collection, and none in a field.</summary>
    private void SkipElement(ThriftType type)
    {
        if (type is ThriftType.True or ThriftType.False)
        {
            SkipBytes(1);
        }
        else
        {
            Skip(type);
        }
    }

    private void Enter() => _ = EnterStruct();

    private int ReadListHeader(out ThriftType elements)
    {
        byte header = ReadByte();
        elements = (ThriftType)(header & 0xF);
        return CheckedCount(header >> 4 == 0xF ? ReadUnsigned() : (ulong)(header >> 4));
    }

    /// <summary>Every element takes a byte at least.</summary>
    private readonly int CheckedCount(ulong count)
    {
        if (count > (ulong)(_bytes.Length - Position))
        {
            ThrowCorrupt($"a collection of {count} elements ends behind it");
        }

        return (int)count;
    }

    private long ReadZigZag()
    {
        ulong value = ReadUnsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong ReadUnsigned()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = ReadByte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        ThrowCorrupt("a number takes more than 10 bytes");
        return 0;
    }

    private byte ReadByte()
    {
        if (Position >= _bytes.Length)
        {
            ThrowCorrupt("it is cut off");
        }

        return _bytes[Position++];
    }

    private void SkipBytes(int count)
    {
        if (_bytes.Length - Position < count)
        {
            ThrowCorrupt("it is cut off");
        }

        Position += count;
    }

    private readonly void Expect(ThriftType actual, ThriftType expected)
    {
        if (actual != expected)
        {
            ThrowCorrupt($"a {expected} was expected where a {actual} stands");
        }
    }

    [DoesNotReturn]
    private readonly void ThrowCorrupt(string problem) => throw new ParquetFormatException(
        ParquetFault.Corrupt, $"The metadata cannot be read at its byte {Position:N0}: {problem}.");
}
