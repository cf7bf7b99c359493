using Medallion.Protocol.V1;
using Medallion.Stages.Csv;
using CsvDialect = Medallion.Protocol.V1.CsvDialect;
using HeaderMode = Medallion.Protocol.V1.HeaderMode;

namespace Medallion.Grpc.Mapping;

/// <summary>Checks and maps what is declared of a dialect.</summary>
internal static class DialectMapping
{
    private const byte DefaultQuote = (byte)'"';

    public static CsvDialectRequest ToDomain(RequestChecks checks, CsvDialect? dialect)
    {
        dialect ??= new CsvDialect();
        checks.Require(IsEmptyOrAscii(dialect.Delimiter), "dialect.delimiter", $"'{dialect.Delimiter}' is not one ASCII character");
        checks.Require(IsEmptyOrAscii(dialect.Quote), "dialect.quote", $"'{dialect.Quote}' is not one ASCII character");
        checks.Require(dialect.Quote.Length == 0 || dialect.Quote != dialect.Delimiter, "dialect.quote", "is the delimiter");
        checks.Require(Enum.IsDefined(dialect.Header), "dialect.header", $"{(int)dialect.Header} is not a choice");
        checks.Require(
            Enum.IsDefined(dialect.MalformedRecords), "dialect.malformed_records", $"{(int)dialect.MalformedRecords} is not a choice");
        return new CsvDialectRequest
        {
            Delimiter = dialect.Delimiter.Length == 1 ? (byte)dialect.Delimiter[0] : null,
            Quote = dialect.Quote.Length == 1 ? (byte)dialect.Quote[0] : DefaultQuote,
            Header = dialect.Header switch
            {
                HeaderMode.Present => Stages.Csv.HeaderMode.Present,
                HeaderMode.Absent => Stages.Csv.HeaderMode.Absent,
                _ => Stages.Csv.HeaderMode.Detect,
            },
            Encoding = dialect.Encoding,
            RejectMalformed = dialect.MalformedRecords == MalformedRecords.Reject,
        };
    }

    /// <summary>Line breaks separate records, whatever separates cells.</summary>
    private static bool IsEmptyOrAscii(string text) =>
        text.Length == 0 || (text.Length == 1 && char.IsAscii(text[0]) && text[0] is not ('\n' or '\r' or '\0'));
}
