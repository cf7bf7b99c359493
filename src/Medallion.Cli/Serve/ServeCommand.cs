using System.CommandLine;

namespace Medallion.Cli.Serve;

/// <summary><c>medallion serve</c>: the service itself.</summary>
internal sealed class ServeCommand : CliCommand
{
    private readonly Option<string[]> _store = new("--store", "-s")
    {
        Description = "Store that requests may name: s3://bucket, s3://* or a folder; repeat it for more. "
            + "They replace those of the configuration, from the first on.",
        HelpName = "URI",
        DefaultValueFactory = static _ => [],
    };

    private readonly Option<string> _listen = new("--listen")
    {
        Description = "Where to listen. Port 0 takes a free one. Default: Medallion:Listen of the configuration.",
        HelpName = "URL",
    };

    public ServeCommand()
        : base(
            "serve",
            "Starts the gRPC service. Settings also come from appsettings.json, from MEDALLION__… variables "
            + "and from the command line as --Section:Key=value.")
    {
        TreatUnmatchedTokensAsErrors = false;
        Add(_store);
        Add(_listen);
    }

    public override IReadOnlyList<(string Purpose, string CommandLine)> Examples =>
    [
        ("serve a bucket, with AWS credentials from the environment",
            "medallion serve --store s3://my-bucket --listen http://0.0.0.0:5080"),
        ("serve a folder and let four stages run at once",
            "medallion serve --store ./lake --Medallion:Runs:MaxRunning=4"),
    ];

    public override Task<int> ExecuteAsync(ParseResult parse, CliContext context, CancellationToken cancellationToken)
    {
        if (parse.UnmatchedTokens.FirstOrDefault(static token => !IsSetting(token)) is { } odd)
        {
            throw new UsageException(
                $"'{odd}' is neither an option of serve nor a setting.",
                "Write settings as --Section:Key=value; see 'medallion serve --help' for the options.");
        }

        var settings = new ServeSettings(
            parse.GetRequiredValue(_store), parse.GetValue(_listen), [.. parse.UnmatchedTokens]);
        return new ServeHandler(settings, context).RunAsync(cancellationToken);
    }

    private static bool IsSetting(string token) =>
        token.StartsWith("--", StringComparison.Ordinal)
        && token.IndexOf(':', StringComparison.Ordinal) is > 2 and int colon
        && token.IndexOf('=', StringComparison.Ordinal) > colon;
}
