using System.CommandLine;

namespace Medallion.Cli.Stores;

/// <summary>Options that say how a store is reached from this process.</summary>
/// <param name="isRecursive">Whether subcommands take them too.</param>
internal sealed class StoreOptionSet(bool isRecursive = false)
{
    private readonly Option<string> _endpoint = new("--s3-endpoint")
    {
        Description = "Endpoint of another S3 service than AWS, such as http://127.0.0.1:9000. "
            + "Credentials and region come from AWS_… variables and the SDK's other usual places.",
        HelpName = "URL",
        Recursive = isRecursive,
    };

    private readonly Option<bool?> _pathStyle = new("--s3-path-style")
    {
        Description = "Whether the bucket goes into the path instead of the host name. "
            + "Default: true with --s3-endpoint, else false.",
        HelpName = "true|false",
        Recursive = isRecursive,
    };

    public void AddTo(Command command)
    {
        command.Add(_endpoint);
        command.Add(_pathStyle);
    }

    public StoreAccess Read(ParseResult parse) => new(parse.GetValue(_endpoint), parse.GetValue(_pathStyle));
}
