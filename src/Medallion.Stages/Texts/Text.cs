namespace Medallion.Stages.Texts;

/// <summary>The same words in every language.</summary>
/// <param name="English">In English.</param>
/// <param name="Portuguese">In Brazilian Portuguese.</param>
public sealed record Text(string English, string Portuguese)
{
    /// <summary>The words in one language.</summary>
    public string In(Language language) => language == Language.Portuguese ? Portuguese : English;
}
