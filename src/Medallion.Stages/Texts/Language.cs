namespace Medallion.Stages.Texts;

/// <summary>Languages that people are addressed in.</summary>
public enum Language
{
    /// <summary>English; the default.</summary>
    English,

    /// <summary>Brazilian Portuguese.</summary>
    Portuguese,
}
