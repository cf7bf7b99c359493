namespace Medallion.Stages.Csv;

/// <summary>What is known of an object before its dialect is.</summary>
/// <param name="Uri">URI of the object.</param>
/// <param name="EncodingName">IANA name of its encoding.</param>
/// <param name="IsGzip">Whether it is compressed.</param>
/// <param name="Limits">What it may hold.</param>
internal sealed record CsvSource(string Uri, string EncodingName, bool IsGzip, CsvLimits Limits);
