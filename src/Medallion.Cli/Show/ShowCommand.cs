using System.CommandLine;
using Medallion.Cli.Stores;

namespace Medallion.Cli.Show;

/// <summary><c>medallion show</c>: what a Parquet file holds.</summary>
internal sealed class ShowCommand : CliCommand
{
    private const int DefaultRows = 10;
    private const int MaxRows = 10_000;

    private readonly Argument<string> _file = new("file")
    {
        Description = "Path, file:///path or s3://bucket/key of a Parquet file.",
    };

    private readonly Option<int> _rows = new("--rows", "-n")
    {
        Description = "First rows to show; 0 for none.",
        HelpName = "COUNT",
        DefaultValueFactory = static _ => DefaultRows,
    };

    private readonly Option<bool> _schema = new("--schema")
    {
        Description = "Only names and types of the columns.",
    };

    private readonly StoreOptionSet _access = new();

    public ShowCommand()
        : base("show", "Shows what a Parquet file holds: columns, row groups, encodings, statistics, first rows.")
    {
        _rows.AddRange(0, MaxRows);
        Add(_file);
        Add(_rows);
        Add(_schema);
        _access.AddTo(this);
    }

    public override IReadOnlyList<(string Purpose, string CommandLine)> Examples =>
    [
        ("look into a file", "medallion show data/gold/people_without_duplicates.parquet"),
        ("the columns of an object, for a program",
            "medallion show s3://my-bucket/data/silver/people_all.parquet --schema --json"),
    ];

    public override Task<int> ExecuteAsync(ParseResult parse, CliContext context, CancellationToken cancellationToken)
    {
        var settings = new ShowSettings(
            parse.GetRequiredValue(_file), parse.GetValue(_rows), parse.GetValue(_schema), _access.Read(parse));
        return new ShowHandler(settings, context).RunAsync(cancellationToken);
    }
}
