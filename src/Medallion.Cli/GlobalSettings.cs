using Medallion.Stages.Texts;

namespace Medallion.Cli;

/// <summary>What every command takes.</summary>
/// <param name="Json">One JSON document on standard output instead of tables.</param>
/// <param name="Events">Every event of a run as one JSON line; implies <paramref name="Json"/>.</param>
/// <param name="Language">Language of findings, failures and remedies.</param>
/// <param name="NoColor">Never write colour.</param>
/// <param name="Verbose">Write the log of a service in this process, and stack traces of faults.</param>
internal sealed record GlobalSettings(bool Json, bool Events, Language Language, bool NoColor, bool Verbose)
{
    /// <summary>The language's tag in requests.</summary>
    public string LanguageTag => Language == Language.Portuguese ? "pt-BR" : "en";
}
