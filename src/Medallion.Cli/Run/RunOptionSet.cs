using System.CommandLine;
using Medallion.Protocol.V1;

namespace Medallion.Cli.Run;

/// <summary>Options of <c>run</c> that say how files are read and written.</summary>
internal sealed class RunOptionSet
{
    private readonly Option<string> _bronzePrefix = Prefix("bronze");
    private readonly Option<string> _silverPrefix = Prefix("silver");
    private readonly Option<string> _goldPrefix = Prefix("gold");

    private readonly Option<string> _delimiter = new("--delimiter")
    {
        Description = "comma, semicolon, tab, pipe, or one ASCII character. Default: detected for each file.",
        HelpName = "CHAR",
    };

    private readonly Option<string> _encoding = new("--encoding")
    {
        Description = "Encoding of the CSV files, such as windows-1252. Default: UTF-8, or UTF-16 by its mark.",
        HelpName = "NAME",
    };

    private readonly Option<string> _header = new("--header")
    {
        Description = "Whether the first record names the columns: present or absent. Default: detected.",
        HelpName = "MODE",
    };

    private readonly Option<string> _malformed = new("--malformed")
    {
        Description = "What happens to a record whose width is not the header's: fail the stage, "
            + "or reject the record and report it.",
        HelpName = "fail|reject",
        DefaultValueFactory = static _ => "fail",
    };

    private readonly Option<string> _compression = new("--compression")
    {
        Description = "Compression of the Parquet pages: snappy, gzip or none.",
        HelpName = "CODEC",
        DefaultValueFactory = static _ => "snappy",
    };

    public RunOptionSet()
    {
        _header.AcceptOnlyFromAmong("present", "absent");
        _malformed.AcceptOnlyFromAmong("fail", "reject");
        _compression.AcceptOnlyFromAmong("snappy", "gzip", "none");
    }

    public void AddTo(Command command)
    {
        Option[] options =
        [
            _delimiter, _encoding, _header, _malformed, _compression, _bronzePrefix, _silverPrefix, _goldPrefix,
        ];
        foreach (Option option in options)
        {
            command.Add(option);
        }
    }

    public string BronzePrefix(ParseResult parse) => parse.GetValue(_bronzePrefix) ?? "";

    public string SilverPrefix(ParseResult parse) => parse.GetValue(_silverPrefix) ?? "";

    public string GoldPrefix(ParseResult parse) => parse.GetValue(_goldPrefix) ?? "";

    public CsvDialect Dialect(ParseResult parse) => new()
    {
        Delimiter = parse.GetValue(_delimiter) is { } delimiter ? DelimiterArgument.Parse(delimiter) : "",
        Encoding = parse.GetValue(_encoding) ?? "",
        Header = parse.GetValue(_header) switch
        {
            "present" => HeaderMode.Present,
            "absent" => HeaderMode.Absent,
            _ => HeaderMode.Unspecified,
        },
        MalformedRecords = parse.GetValue(_malformed) == "reject" ? MalformedRecords.Reject : MalformedRecords.Fail,
    };

    public ParquetOptions Parquet(ParseResult parse) => new()
    {
        Compression = parse.GetValue(_compression) switch
        {
            "gzip" => Compression.Gzip,
            "none" => Compression.None,
            _ => Compression.Snappy,
        },
    };

    private static Option<string> Prefix(string layer) => new($"--prefix-{layer}")
    {
        Description = $"Key prefix of the {layer} layer. Default: data/{layer}/.",
        HelpName = "PREFIX",
    };
}
