using System.Buffers;

namespace Medallion.Parquet.Columns;

/// <summary>Arrays of the shared pool that grow: the memory of one row group serves the next, also that of another file.</summary>
internal static class PooledArray
{
    /// <summary>Replaces an array by one of at least <paramref name="length"/> elements that begins with the first ones.</summary>
    /// <param name="array">Empty, or of the pool.</param>
    /// <param name="used">Elements that are kept.</param>
    /// <param name="length">Elements wanted.</param>
    public static void Grow<T>(ref T[] array, int used, long length)
    {
        T[] larger = ArrayPool<T>.Shared.Rent((int)Math.Min(Array.MaxLength, length));
        array.AsSpan(0, used).CopyTo(larger);
        Return(ref array);
        array = larger;
    }

    /// <summary>Gives an array back; it is empty then.</summary>
    public static void Return<T>(ref T[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<T>.Shared.Return(array);
        }

        array = [];
    }
}
