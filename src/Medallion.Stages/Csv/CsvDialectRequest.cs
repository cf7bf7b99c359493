namespace Medallion.Stages.Csv;

/// <summary>What is declared of how CSV objects are written; what is not is detected for each object on its own.</summary>
public sealed record CsvDialectRequest
{
    /// <summary>ASCII character between cells; null: detected among comma, semicolon, tab and pipe.</summary>
    public byte? Delimiter { get; init; }

    /// <summary>ASCII character around quoted cells. Default: the double quote.</summary>
    public byte Quote { get; init; } = (byte)'"';

    /// <summary>Whether the first record names the columns. Default: detected.</summary>
    public HeaderMode Header { get; init; }

    /// <summary>IANA name of the encoding; empty: UTF-8, or UTF-16 where a byte order mark says so.</summary>
    public string Encoding { get; init; } = "";

    /// <summary>
    /// Whether a record whose width is not the header's is left out and counted, instead of failing the stage. Default false.
    /// </summary>
    public bool RejectMalformed { get; init; }
}
