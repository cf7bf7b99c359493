namespace Medallion.Parquet.Tests.Encoders;

/// <summary>Values for encoders, from a seed.</summary>
internal static class RandomValues
{
    /// <summary>Values of some bits; the largest that fits is among them where there are any.</summary>
    public static ulong[] OfWidth(Random random, int count, int width)
    {
        ulong mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        ulong[] values = [.. Enumerable.Range(0, count).Select(_ => ((ulong)random.NextInt64() << 1 | 1) & mask)];
        if (count > 0)
        {
            values[random.Next(count)] = mask;
        }

        return values;
    }

    /// <summary>Runs of equal values and of others, of lengths around those at which encoders decide.</summary>
    public static T[] Runs<T>(Random random, int count, Func<T> next)
    {
        List<T> values = new(count);
        while (values.Count < count)
        {
            int length = Math.Min(count - values.Count, random.Next(1, random.Next(2, 40)));
            bool isRun = random.Next(2) == 0;
            T value = next();
            for (int i = 0; i < length; i++)
            {
                values.Add(isRun ? value : next());
            }
        }

        return [.. values];
    }
}
