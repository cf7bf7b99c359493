using System.CommandLine;

namespace Medallion.Cli.Stores;

/// <summary>Options that say how a store is reached from this process.</summary>
internal sealed class StoreOptionSet
{
    private readonly Option<string> _endpoint = new("--s3-endpoint")
    {
        Description = "Endpoint of another S3 service than AWS, such as http://127.0.0.1:9000. "
            + "Credentials and region come from AWS_… variables and the SDK's other usual places.",
        HelpName = "URL",
    };

    private readonly Option<bool?> _pathStyle = new("--s3-path-style")
    {
        Description = "Whether the bucket goes into the path instead of the host name. "
            + "Default: true with --s3-endpoint, else false.",
        HelpName = "true|false",
    };

    public void AddTo(Command command)
    {
        command.Add(_endpoint);
        command.Add(_pathStyle);
    }

    public StoreAccess Read(ParseResult parse) => new(parse.GetValue(_endpoint), parse.GetValue(_pathStyle));
}
