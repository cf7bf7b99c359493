using System.Runtime.CompilerServices;

namespace Medallion.Stages.Deduplication.Keys;

/// <summary>One representation for values that are equal: of the two zeros, and of all that are not a number.</summary>
internal static class CanonicalValue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            double number = Unsafe.BitCast<T, double>(value);
            return Unsafe.BitCast<double, T>(double.IsNaN(number) ? double.NaN : number == 0 ? 0 : number);
        }

        if (typeof(T) == typeof(float))
        {
            float number = Unsafe.BitCast<T, float>(value);
            return Unsafe.BitCast<float, T>(float.IsNaN(number) ? float.NaN : number == 0 ? 0 : number);
        }

        return value;
    }

    public static void CopyAll<T>(ReadOnlySpan<T> values, Span<T> canonical)
        where T : unmanaged
    {
        for (int i = 0; i < values.Length; i++)
        {
            canonical[i] = Of(values[i]);
        }
    }
}
