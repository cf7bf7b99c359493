using System.Text;

namespace Medallion.Grpc.Hosting;

/// <summary>Reads mounted files such as secrets and certificates, with a bound: a wrong path may name anything.</summary>
internal static class SmallFile
{
    /// <summary>Reads UTF-8 text; throws <see cref="IOException"/> where it is longer.</summary>
    public static string ReadText(string file, int maxCharacters)
    {
        using var reader = new StreamReader(file, Encoding.UTF8);
        char[] text = new char[maxCharacters + 1];
        int length = reader.ReadBlock(text);
        return length <= maxCharacters
            ? new string(text, 0, length)
            : throw new IOException($"'{file}' is longer than {maxCharacters} characters.");
    }
}
