using Medallion.Stages.Texts;

namespace Medallion.Stages.Failures;

/// <summary>Writes a failure for a person.</summary>
public static class FailureText
{
    /// <summary>What happened: the catalogue's sentence, what it cannot know, and the place.</summary>
    public static string Message(StageException failure, Language language)
    {
        string summary = FailureCatalogue.Of(failure.Reason).Summary.In(language);
        string detail = failure.Detail.Length == 0 ? "" : $" {failure.Detail.TrimEnd('.')}.";
        string place = LocationText.Write(failure.Location, language);
        return place.Length == 0 ? summary + detail : $"{summary}{detail} ({place})";
    }

    /// <summary>What to do.</summary>
    public static string Remedy(StageException failure, Language language) =>
        FailureCatalogue.Of(failure.Reason).Remedy.In(language);
}
