namespace Medallion.Cli.Run;

/// <summary>Reads a delimiter as people write it on a command line.</summary>
internal static class DelimiterArgument
{
    public static string Parse(string text) => text switch
    {
        "comma" => ",",
        "semicolon" => ";",
        "tab" or @"\t" => "\t",
        "pipe" => "|",
        [< (char)128] => text,
        _ => throw new UsageException(
            $"'{text}' is not a delimiter.", "Write comma, semicolon, tab, pipe, or one ASCII character."),
    };
}
