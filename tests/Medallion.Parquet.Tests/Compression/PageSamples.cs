using System.Text;

namespace Medallion.Parquet.Tests.Compression;

/// <summary>Bytes such as pages hold, each with what makes it hard.</summary>
internal static class PageSamples
{
    public static IEnumerable<byte[]> All()
    {
        yield return [];
        yield return [7];
        foreach (int length in (int[])[2, 15, 16, 17, 60, 61, 256, 257, 65_535, 65_536, 65_537, 200_000])
        {
            yield return Random(length, symbols: 256);
            yield return Random(length, symbols: 2);
            yield return new byte[length];
            yield return Text(length);
        }

        for (int period = 1; period <= 70; period++)
        {
            yield return Periodic(period, 1_000);
        }
    }

    public static byte[] Random(int length, int symbols)
    {
        var random = new Random(length);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)random.Next(symbols);
        }

        return bytes;
    }

    public static byte[] Text(int length)
    {
        var random = new Random(length);
        var text = new StringBuilder();
        for (int id = 0; text.Length < length; id++)
        {
            text.Append($"{random.Next():x8},Shelia,Terrell,user{id % 100}@example.org,1945-0{id % 9 + 1}-22;");
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    private static byte[] Periodic(int period, int length)
    {
        byte[] pattern = Random(period, symbols: 256);
        return [.. Enumerable.Range(0, length).Select(i => pattern[i % period])];
    }
}
