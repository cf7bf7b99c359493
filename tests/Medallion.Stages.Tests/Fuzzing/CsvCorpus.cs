using System.IO.Compression;
using System.Text;
using Medallion.Tests.Shared;

namespace Medallion.Stages.Tests.Fuzzing;

/// <summary>Small CSV objects of every kind that is read, to start changes from.</summary>
internal static class CsvCorpus
{
    private const int LargestSample = 20 * 1024;

    private static readonly string[] Texts =
    [
        "User Id,First Name,Date of birth,Score\n1,Ana,1990-01-31,1.5\n2,\"João, o \"\"Zé\"\"\",1985-12-01,10\n3,,,\n",
        "a;b;c\r\n1;2;3\r\n\"x\r\ny\";\"\";\r\n007;+55 11;1e5\r\n",
        "a\tb\r1\t2\r\"q\"\t\r",
        "id|when|flag\n1|2024-02-29T12:34:56Z|true\n2|2024-02-29 12:34:56.123456|false\n3|2024-02-30|TRUE\n",
        "\n\n\r\nn\n1\n\n2\n\n",
        "1,2,3\n4,5,6\n7,8,9\n",
        "a,a,,b,a\n1,2,3,4,5\n",
        "x,y\n\"open,1\n2,3\n",
        "x,y\n1,2,3\n4\n5,6\n",
        "v\n-9223372036854775808\n9223372036854775807\n9223372036854775808\n0.1\n-0\n1e308\nNaN\nInfinity\n",
        "日本,ção,😀\n\"é\",\u2028,\uFEFF\n",
        "'q','r'\n'it''s',\"2\n",
        "long\n" + new string('x', 5_000) + "\n\"" + new string('y', 3_000) + "\n" + new string('z', 500) + "\"\n",
        string.Concat(Enumerable.Range(0, 300).Select(static n => $"c{n},")) + "end\n" + new string(',', 300) + "\n",
        "n,d\n" + string.Concat(Enumerable.Range(0, 400).Select(static n => $"{n},2024-01-{(n % 28) + 1:D2}\n")),
    ];

    /// <summary>The corpus; with the samples of csv-spectrum and the heads of real files where they are at hand.</summary>
    public static IReadOnlyList<byte[]> All { get; } = [.. Encoded(), .. Shared()];

    /// <summary>What means something to a CSV reader.</summary>
    public static IReadOnlyList<byte[]> Tokens { get; } =
    [
        .. new[]
        {
            "\"", "\"\"", ",\"", "\",", "\"\n", "\r", "\n", "\r\n", "\r\r\n", ",", ";", "\t", "|", "'", "\0", "\uFEFF", "é", "😀", "\u001a",
            "\"\r\n\"", "007", "-0", "1e999", "9223372036854775808", "2024-02-30", "true", "NaN", "PK\u0003\u0004", "PAR1",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC3],
        [0xE3, 0x81],
        [0xF0, 0x9F, 0x98],
        [0xED, 0xA0, 0x80], // half a surrogate pair, which UTF-8 does not hold
        [0xC0, 0x80], // an overlong zero
        [0xFF, 0xFE],
        [0xFE, 0xFF],
        [0xFF, 0xFE, 0, 0],
        [0x1F, 0x8B, 0x08, 0x00],
        [0x00, 0x00, 0xFF, 0xFF],
        [.. Enumerable.Repeat((byte)'x', 3_000)],
        [.. Enumerable.Repeat((byte)',', 1_200)],
        [.. Enumerable.Repeat((byte)'\n', 300)],
    ];

    private static IEnumerable<byte[]> Encoded()
    {
        foreach (string text in Texts)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            yield return utf8;
            yield return [.. Encoding.UTF8.GetPreamble(), .. utf8];
            yield return [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)];
            yield return Compress(utf8);
        }

        yield return [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(Texts[0])];
        yield return [.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes(Texts[0])];
        yield return Encoding.Latin1.GetBytes(Texts[0]);
        yield return [.. Compress(Encoding.UTF8.GetBytes(Texts[1])), .. Compress(Encoding.UTF8.GetBytes(Texts[2]))];
        yield return Compress(Encoding.UTF8.GetBytes("a,b\n" + new string('x', 200_000) + ",1\n"));
    }

    private static IEnumerable<byte[]> Shared() => RepositoryPaths.SharedData is not { } folder
        ? []
        : Directory.EnumerateFiles(folder, "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Head);

    private static byte[] Head(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] head = new byte[Math.Min(file.Length, LargestSample)];
        file.ReadExactly(head);
        return head;
    }

    private static byte[] Compress(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return target.ToArray();
    }
}
