namespace Medallion.Parquet.Columns;

/// <summary>Larger arrays in the place of full ones.</summary>
internal static class ArrayGrowth
{
    /// <summary>
    /// Replaces an array by one of at least <paramref name="needed"/> items and twice its length, where there can be such a one.
    /// Behind the items that are used nothing is cleared: large arrays take longer to clear than to fill.
    /// </summary>
    /// <param name="array">The array.</param>
    /// <param name="used">Items to keep.</param>
    /// <param name="needed">Items that it has to hold.</param>
    /// <param name="least">Length to start with.</param>
    public static void Grow<T>(ref T[] array, int used, long needed, int least)
        where T : unmanaged
    {
        long length = Math.Min(Array.MaxLength, Math.Max(needed, Math.Max(least, array.Length * 2L)));
        T[] larger = GC.AllocateUninitializedArray<T>((int)length);
        array.AsSpan(0, used).CopyTo(larger);
        array = larger;
    }
}
