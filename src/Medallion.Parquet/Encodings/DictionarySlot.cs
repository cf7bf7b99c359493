using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Medallion.Parquet.Encodings;

/// <summary>A place of a hash table that holds a distinct value.</summary>
/// <param name="Hash">The value's hash; 0 where the place is free.</param>
/// <param name="Index">The value's index.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DictionarySlot(uint Hash, int Index)
{
    /// <summary>
    /// Where a value is looked for first: the even one of two places. The hash's lowest bits come last: those of short values
    /// tell their length.
    /// </summary>
    /// <param name="hash">The value's hash.</param>
    /// <param name="mask">Count of places, a power of two, less one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(uint hash, int mask) => (int)BitOperations.RotateRight(hash, 8) & mask & ~1;
}
