using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Medallion.Parquet.Encodings;

/// <summary>
/// The loop that most values of a dictionary never leave. It has no branch that depends on a value's length, and holds
/// nothing that it has to look for in memory.
/// </summary>
internal static class KnownValues
{
    /// <summary>
    /// Gives values their indices, up to one that is not in the pair of places where it is looked for first, is longer than a
    /// head, or lies too close to the end of all bytes for its head to be loaded.
    /// </summary>
    /// <param name="bytes">The values, one behind the other.</param>
    /// <param name="ends">Where each ends.</param>
    /// <param name="first">The first value to look for; the one before it ends within <paramref name="bytes"/>.</param>
    /// <param name="slots">The table; a power of two.</param>
    /// <param name="heads">The distinct values' heads, for each index in the table.</param>
    /// <param name="indices">Takes the indices; as many as <paramref name="ends"/>.</param>
    /// <returns>The position of the value that it stopped at; the count of values where it did not.</returns>
    public static int Find(
        ReadOnlySpan<byte> bytes,
        ReadOnlySpan<int> ends,
        int first,
        ReadOnlySpan<DictionarySlot> slots,
        ReadOnlySpan<Vector256<byte>> heads,
        Span<int> indices)
    {
        ref byte input = ref MemoryMarshal.GetReference(bytes);
        ref DictionarySlot places = ref MemoryMarshal.GetReference(slots);
        ref Vector256<byte> known = ref MemoryMarshal.GetReference(heads);
        ref int output = ref MemoryMarshal.GetReference(indices[..ends.Length]);
        int mask = slots.Length - 1;
        nint room = bytes.Length;
        nint headEnd = (first == 0 ? 0 : ends[first - 1]) + ByteHash.HeadBytes;
        int i = first;
        for (; i < ends.Length; i++)
        {
            nint end = ends[i];
            nint missing = headEnd - end;
            if ((nuint)missing > ByteHash.HeadBytes || headEnd > room)
            {
                break;
            }

            Vector256<byte> head = ByteHash.LoadHead(ref Unsafe.Add(ref input, headEnd - ByteHash.HeadBytes), missing);
            uint hash = ByteHash.OfHead(head, (uint)missing);
            ref DictionarySlot pair = ref Unsafe.Add(ref places, (nint)(uint)DictionarySlot.Of(hash, mask));

            // Which of the two it is nobody could predict: a branch would cost more than all the rest.
            DictionarySlot slot = Unsafe.Add(ref pair, pair.Hash == hash ? 0 : 1);
            if (slot.Hash != hash || Unsafe.Add(ref known, (nint)(uint)slot.Index) != head)
            {
                break;
            }

            Unsafe.Add(ref output, i) = slot.Index;
            headEnd = end + ByteHash.HeadBytes;
        }

        return i;
    }
}
