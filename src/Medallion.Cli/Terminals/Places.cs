using Medallion.Protocol.V1;
using Medallion.Stages.Findings;
using Medallion.Stages.Texts;

namespace Medallion.Cli.Terminals;

/// <summary>Writes a place in data for a person.</summary>
internal static class Places
{
    /// <summary>The place in words; empty where it is unknown or the message names it already.</summary>
    public static string Write(Location? location, string message, Language language)
    {
        if (location is null || IsNamed(location.ObjectUri, message))
        {
            return "";
        }

        var place = new DataLocation
        {
            ObjectUri = TextOrNull(location.ObjectUri),
            Row = PositiveOrNull(location.Row),
            Line = PositiveOrNull(location.Line),
            ByteOffset = location.ByteOffset >= 0 && location.Row > 0 ? location.ByteOffset : null,
            Column = TextOrNull(location.Column),
            Expected = TextOrNull(location.Expected),
            Found = TextOrNull(location.Found),
        };
        return LocationText.Write(place, language);
    }

    private static bool IsNamed(string uri, string message) =>
        uri.Length > 0 && message.Contains(uri, StringComparison.Ordinal);

    private static string? TextOrNull(string text) => text.Length == 0 ? null : text;

    private static long? PositiveOrNull(long number) => number > 0 ? number : null;
}
