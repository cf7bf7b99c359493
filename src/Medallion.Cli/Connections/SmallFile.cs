using System.Text;

namespace Medallion.Cli.Connections;

/// <summary>Reads tokens and certificates, with a bound: a wrong path may name anything.</summary>
internal static class SmallFile
{
    public static string Read(string path, int maxCharacters)
    {
        try
        {
            using var reader = new StreamReader(path, Encoding.UTF8);
            char[] text = new char[maxCharacters + 1];
            int length = reader.ReadBlock(text);
            return length <= maxCharacters
                ? new string(text, 0, length)
                : throw new UsageException(
                    $"'{path}' has more than {maxCharacters:N0} characters.", "Name the file that was meant.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException(
                $"'{path}' cannot be read: {error.Message}", "Correct the path, or ask for the right to read the file.");
        }
    }
}
