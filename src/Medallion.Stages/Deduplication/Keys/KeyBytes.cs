using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Medallion.Stages.Deduplication.Keys;

/// <summary>Copying and comparing keys. Most have 8 to 16 bytes: two overlapping words, without a call or a loop.</summary>
internal static class KeyBytes
{
    /// <summary>Copies a key to the start of a place that is large enough.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ReadOnlySpan<byte> key, Span<byte> target)
    {
        if (key.Length is >= 8 and <= 16 && target.Length >= key.Length)
        {
            ref byte from = ref MemoryMarshal.GetReference(key);
            ref byte to = ref MemoryMarshal.GetReference(target);
            int last = key.Length - 8;
            ulong low = Unsafe.ReadUnaligned<ulong>(ref from);
            ulong high = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, last));
            Unsafe.WriteUnaligned(ref to, low);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, last), high);
            return;
        }

        key.CopyTo(target);
    }

    /// <summary>Whether two keys are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        if (left.Length is >= 8 and <= 16)
        {
            ref byte one = ref MemoryMarshal.GetReference(left);
            ref byte other = ref MemoryMarshal.GetReference(right);
            int last = left.Length - 8;
            ulong low = Unsafe.ReadUnaligned<ulong>(ref one) ^ Unsafe.ReadUnaligned<ulong>(ref other);
            ulong high = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref one, last))
                ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref other, last));
            return (low | high) == 0;
        }

        return left.SequenceEqual(right);
    }
}
