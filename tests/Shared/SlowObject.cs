using System.IO.Compression;

namespace Medallion.Tests.Shared;

/// <summary>A bronze object that takes minutes to read and next to no room: the same compressed rows over and over.</summary>
internal static class SlowObject
{
    private const int Repetitions = 600;
    private const int Rows = 2_000_000;

    /// <summary>Writes it to a path that ends in <c>.csv.gz</c>.</summary>
    public static void Write(string path)
    {
        byte[] rows = Compress(string.Concat(Enumerable.Repeat("1,Ana\n", Rows)));
        using FileStream file = File.Create(path);
        file.Write(Compress("User Id,Name\n"));
        for (int i = 0; i < Repetitions; i++)
        {
            file.Write(rows);
        }
    }

    private static byte[] Compress(string text)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }

        return stream.ToArray();
    }
}
