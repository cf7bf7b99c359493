namespace Medallion.Stages.Csv;

/// <summary>How one CSV object is written, and which columns it has.</summary>
/// <param name="Dialect">How it is written.</param>
/// <param name="Columns">Column names, unique, in order.</param>
/// <param name="RecordsOffset">Bytes of the decoded object before its first record: the header.</param>
public sealed record CsvLayout(CsvDialect Dialect, IReadOnlyList<string> Columns, int RecordsOffset);
