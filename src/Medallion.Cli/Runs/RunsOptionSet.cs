using System.CommandLine;
using Medallion.Cli.Connections;
using Medallion.Cli.Stores;

namespace Medallion.Cli.Runs;

/// <summary>Options of all <c>runs</c> commands: whose runs are meant.</summary>
internal sealed class RunsOptionSet
{
    private readonly Option<string> _store = new("--store", "-s")
    {
        Description = "Store whose ledger keeps the runs: s3://bucket, file:///folder or a folder's path; "
            + "it is read in this process.",
        HelpName = "URI",
        Recursive = true,
    };

    private readonly ConnectionOptionSet _connection = new("the ledger of --store is looked into.", isRecursive: true);
    private readonly StoreOptionSet _access = new(isRecursive: true);

    public void AddTo(Command command)
    {
        _connection.AddTo(command);
        command.Add(_store);
        _access.AddTo(command);
    }

    /// <summary>The service that knows the runs.</summary>
    public ServiceTarget Read(ParseResult parse, CliEnvironment environment)
    {
        ServiceConnection? connection = _connection.Read(parse, environment);
        string? store = parse.GetValue(_store);
        return (connection, store) switch
        {
            ({ } service, null) => new ServiceTarget(service, null, StoreAccess.Default),
            (null, { } text) =>
                new ServiceTarget(null, StoreArgument.Parse(text), _access.Read(parse), Upkeep: false),
            (null, null) => throw new UsageException(
                "It is not said whose runs are meant.",
                "Name a service with --endpoint, or the store whose ledger keeps the runs with --store."),
            _ => throw new UsageException(
                "--endpoint and --store exclude each other here.",
                "A service knows where its ledger is: leave --store out, or --endpoint to look into the store's."),
        };
    }
}
