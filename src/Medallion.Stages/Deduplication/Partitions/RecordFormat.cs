using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Medallion.Stages.Deduplication.Keys;

namespace Medallion.Stages.Deduplication.Partitions;

/// <summary>
/// How a row and its key are written in a chunk: the distance from the row before, the key's length unless all have
/// the same, the key. About three bytes more than the key.
/// </summary>
/// <param name="keyWidth">Bytes of every key, or 0 where they differ.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly struct RecordFormat(int keyWidth)
{
    /// <summary>Bytes that a record takes at most.</summary>
    public static int MaxSize(int keyLength) => checked(VarInt.MaxBytes64 + VarInt.MaxBytes32 + keyLength);

    /// <summary>Writes a record and returns its size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Write(Span<byte> target, long rowDistance, ReadOnlySpan<byte> key)
    {
        int at = VarInt.Write(target, VarInt.ZigZag(rowDistance));
        return at + WriteKey(target[at..], key);
    }

    /// <summary>Writes a key with its length and returns the size of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int WriteKey(Span<byte> target, ReadOnlySpan<byte> key)
    {
        int at = keyWidth > 0 ? 0 : VarInt.Write(target, (uint)key.Length);
        KeyBytes.Copy(key, target[at..]);
        return at + key.Length;
    }

    /// <summary>Reads a key and moves behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadKey(ReadOnlySpan<byte> source, ref int at)
    {
        int length = keyWidth > 0 ? keyWidth : checked((int)VarInt.Read(source, ref at));
        ReadOnlySpan<byte> key = source.Slice(at, length);
        at += length;
        return key;
    }
}
