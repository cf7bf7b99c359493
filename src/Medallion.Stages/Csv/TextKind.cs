namespace Medallion.Stages.Csv;

/// <summary>What an object's first bytes look like.</summary>
internal enum TextKind
{
    /// <summary>Text, or too little to tell.</summary>
    Text,

    /// <summary>No text: an image, a spreadsheet's own format, another compression.</summary>
    Binary,

    /// <summary>Text in UTF-16 that lacks the byte order mark.</summary>
    UnmarkedUtf16,
}
