using System.Text;

namespace Medallion.Protocol.Client;

/// <summary>A token that somebody renews in its file: it is looked at for each call, which costs little beside the call.</summary>
/// <param name="token">The token at the start; stays in use while the file holds none.</param>
/// <param name="file">Where it is renewed; null: nowhere.</param>
internal sealed class RenewedToken(string? token, string? file)
{
    private const int MaxCharacters = 16 * 1024;

    private string? _latest = token;

    /// <summary>The token for a call that is made now; null where there has never been any.</summary>
    public string? Current()
    {
        if (file is not null && Read(file) is { } found)
        {
            Volatile.Write(ref _latest, found);
        }

        return Volatile.Read(ref _latest);
    }

    private static string? Read(string file)
    {
        try
        {
            using var reader = new StreamReader(file, Encoding.UTF8);
            char[] text = new char[MaxCharacters + 1];
            int length = reader.ReadBlock(text);
            string found = new string(text, 0, length).Trim();
            return length <= MaxCharacters && found.Length > 0 && found.All(static letter => letter is > ' ' and <= '~') ? found : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // it is just being renewed
        }
    }
}
