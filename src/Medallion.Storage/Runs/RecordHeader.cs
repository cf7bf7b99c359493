namespace Medallion.Storage.Runs;

/// <summary>First line of a record that is kept as an object.</summary>
/// <param name="Format">Version of the layout.</param>
/// <param name="WriteId">
/// Tells the writes of equal content apart: for a writer whose answer was lost, and for S3, whose version tags name content.
/// </param>
internal sealed record RecordHeader(int Format, string WriteId)
{
    public const int CurrentFormat = 1;

    /// <summary>More than a header and its line feed ever take, in bytes.</summary>
    public const int MaxBytes = 128;

    /// <summary>
    /// Bytes of the content; null where the release that wrote the record did not say. A gateway that looks at the version
    /// and opens the object in two steps can answer with the start of the next version.
    /// </summary>
    public int? Length { get; init; }
}
