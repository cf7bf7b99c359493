using Medallion.Stages.Texts;

namespace Medallion.Grpc.Mapping;

/// <summary>Reads a language tag.</summary>
internal static class Languages
{
    /// <summary>Header in which a call names its language where its request has no field for it.</summary>
    public const string Header = "accept-language";

    /// <summary>Portuguese for any tag of it, else English.</summary>
    public static Language Parse(string tag) =>
        tag.StartsWith("pt", StringComparison.OrdinalIgnoreCase) ? Language.Portuguese : Language.English;

    /// <summary>The tag of a language.</summary>
    public static string Tag(Language language) => language == Language.Portuguese ? "pt-BR" : "en";
}
