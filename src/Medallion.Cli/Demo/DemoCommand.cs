using System.CommandLine;

namespace Medallion.Cli.Demo;

/// <summary><c>medallion demo</c>: the whole pipeline on this machine, with nothing to set up.</summary>
internal sealed class DemoCommand : CliCommand
{
    private const int DefaultRows = 100_000;
    private const int MaxRows = 100_000_000;

    private readonly Option<int> _rows = new("--rows")
    {
        Description = "People to make, in each of two files: the second repeats the first.",
        HelpName = "COUNT",
        DefaultValueFactory = static _ => DefaultRows,
    };

    private readonly Option<string[]> _input = new("--input", "-i")
    {
        Description = "CSV files, or folders of them, to run on instead of made people. They are copied, not changed.",
        HelpName = "PATH",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = static _ => [],
    };

    private readonly Option<string> _folder = new("--folder")
    {
        Description = "Folder for the layers, which lie under data/. Default: a new temporary folder.",
        HelpName = "PATH",
    };

    private readonly Option<string[]> _key = new("--key", "-k")
    {
        Description = "Column that makes two rows the same; several where it takes several.",
        HelpName = "COLUMN",
        DefaultValueFactory = static _ => ["User Id"],
    };

    public DemoCommand()
        : base("demo", "Runs the whole pipeline on this machine, on people that it makes or on your CSV files.")
    {
        _rows.AddRange(1, MaxRows);
        Add(_rows);
        Add(_input);
        Add(_folder);
        Add(_key);
    }

    public override IReadOnlyList<(string Purpose, string CommandLine)> Examples =>
    [
        ("see it work: 100,000 people twice over, half of the rows are duplicates", "medallion demo"),
        ("on your own files", "medallion demo --input exports/ --key \"Customer Id\" --folder ./lake"),
    ];

    public override Task<int> ExecuteAsync(ParseResult parse, CliContext context, CancellationToken cancellationToken)
    {
        var settings = new DemoSettings(
            parse.GetValue(_rows),
            parse.GetRequiredValue(_input),
            parse.GetValue(_folder),
            parse.GetRequiredValue(_key));
        return new DemoHandler(settings, context).RunAsync(cancellationToken);
    }
}
