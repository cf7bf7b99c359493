using System.Globalization;
using System.Text;

namespace Medallion.FunctionalTests.Reasons;

/// <summary>Bronze content.</summary>
internal static class Rows
{
    private static readonly Lazy<byte[]> ManyRows = new(Make);

    public static byte[] Few { get; } = Encoding.UTF8.GetBytes("id,name\n1,Ana\n2,Bea\n");

    /// <summary>Rows whose tokens take 10 MB, compressed or not: too much for one part of an upload, or for 1 MiB of keys.</summary>
    public static byte[] Many => ManyRows.Value;

    private static byte[] Make()
    {
        var random = new Random(3);
        var text = new StringBuilder("id,token\n");
        byte[] token = new byte[24];
        for (int i = 0; i < 200_000; i++)
        {
            random.NextBytes(token);
            text.Append(CultureInfo.InvariantCulture, $"{i},{Convert.ToHexStringLower(token)}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
