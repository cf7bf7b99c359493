namespace Medallion.Stages.Csv;

/// <summary>How one CSV object is written.</summary>
/// <param name="Delimiter">ASCII character between cells.</param>
/// <param name="Quote">ASCII character around quoted cells.</param>
/// <param name="HasHeader">Whether the first record names the columns.</param>
/// <param name="Encoding">IANA name of the encoding.</param>
/// <param name="IsGzip">Whether the object is compressed.</param>
public sealed record CsvDialect(char Delimiter, char Quote, bool HasHeader, string Encoding, bool IsGzip);
