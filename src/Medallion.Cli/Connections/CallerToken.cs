namespace Medallion.Cli.Connections;

/// <summary>Reads the token that the service asks for.</summary>
internal static class CallerToken
{
    private const int MaxLength = 16 * 1024;

    /// <summary>The token of the file, else of the variable; null where there is neither.</summary>
    public static string? Read(string? file, string? value, string variable)
    {
        (string? text, string source) = file is null ? (value, variable) : (SmallFile.Read(file, MaxLength), $"'{file}'");
        string token = text?.Trim() ?? "";
        if (token.Length == 0)
        {
            return file is null
                ? null
                : throw new UsageException($"{source} holds no token.", "Put the token into the file, or name the right one.");
        }

        return token.All(static letter => letter is > ' ' and <= '~')
            ? token
            : throw new UsageException(
                $"{source} has characters that no token can have, such as a line break.", "Enter the token there again.");
    }
}
