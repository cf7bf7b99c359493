using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Medallion.Parquet.Columns;

/// <summary>
/// Values one behind the other in a buffer that grows, and is lent by a pool where there is one. Not safe for concurrent use.
/// </summary>
/// <typeparam name="T">The values.</typeparam>
/// <param name="pool">Lends the buffer; null: the garbage collector makes and takes it.</param>
[StructLayout(LayoutKind.Auto)]
internal struct LentArray<T>(ArrayPool<byte>? pool)
    where T : unmanaged
{
    private byte[] _bytes = [];

    /// <summary>The values; what was not written yet is undefined.</summary>
    public readonly Span<T> Values
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => MemoryMarshal.Cast<byte, T>(_bytes.AsSpan());
    }

    /// <summary>Values that there is room for.</summary>
    public readonly int Capacity => _bytes.Length / Unsafe.SizeOf<T>();

    /// <summary>Makes room for at least <paramref name="needed"/> values, for twice as many as before where that is more.</summary>
    /// <param name="needed">Values.</param>
    /// <param name="kept">Values at the start that stay.</param>
    /// <param name="column">Name of the column, for the error.</param>
    /// <exception cref="InvalidOperationException">They would take 2 GiB or more.</exception>
    public void Grow(long needed, int kept, string column)
    {
        const int LeastBytes = 8 * 1024;
        long bytes = needed * Unsafe.SizeOf<T>();
        if (bytes > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"The values of column '{column}' take {bytes:N0} bytes in one row group; at most {Array.MaxLength:N0} fit.");
        }

        int wanted = (int)Math.Min(Array.MaxLength, Math.Max(bytes, Math.Max(LeastBytes, _bytes.Length * 2L)));
        byte[] larger = pool?.Rent(wanted) ?? GC.AllocateUninitializedArray<byte>(wanted);
        _bytes.AsSpan(0, kept * Unsafe.SizeOf<T>()).CopyTo(larger);
        Release();
        _bytes = larger;
    }

    /// <summary>Gives the buffer back; nothing is held any more.</summary>
    public void Release()
    {
        if (_bytes.Length > 0)
        {
            pool?.Return(_bytes);
            _bytes = [];
        }
    }
}
