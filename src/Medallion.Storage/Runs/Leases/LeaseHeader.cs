using System.Text.Json.Serialization;

namespace Medallion.Storage.Runs.Leases;

/// <summary>Who holds a record, as its content's first line says it.</summary>
/// <param name="Format">Version of the layout.</param>
/// <param name="Epoch">Number of the acquisition, from 1.</param>
/// <param name="Owner">Who that is, for people.</param>
/// <param name="Holder">Id of the acquisition: by it an owner recognises writes whose answers were lost.</param>
/// <param name="DurationMilliseconds">How long the record must stay unchanged before others may take it.</param>
/// <param name="Renewals">Number of the write within the epoch.</param>
/// <param name="Released">True where the owner has given the record up.</param>
internal sealed record LeaseHeader(
    int Format,
    long Epoch,
    string Owner,
    string Holder,
    long DurationMilliseconds,
    long Renewals,
    bool Released)
{
    public const int CurrentFormat = 1;

    [JsonIgnore]
    public TimeSpan Duration => TimeSpan.FromMilliseconds(DurationMilliseconds);

    [JsonIgnore]
    public bool IsValid =>
        Format == CurrentFormat
        && Epoch > 0
        && DurationMilliseconds > 0
        && DurationMilliseconds <= LeaseOptions.LongestDuration.TotalMilliseconds;
}
