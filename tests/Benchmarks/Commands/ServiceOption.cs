using System.CommandLine;
using Benchmarks.Contestants;

namespace Benchmarks.Commands;

/// <summary>Which service is measured.</summary>
internal sealed class ServiceOption
{
    private const string Published = "published";
    private const string Built = "built";

    private readonly Option<string> _service = new("--service")
    {
        Description = "published: dotnet publish is run first, as for the image; built: as built beside the benchmark; "
            + "or the path of the service or of medallion, an executable or a .dll.",
        DefaultValueFactory = static _ => Published,
    };

    public void AddTo(Command command) => command.Add(_service);

    public async Task<ServiceProgram> ReadAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        string service = parse.GetRequiredValue(_service);
        if (service == Published)
        {
            Console.Error.WriteLine("publishing the service");
            return await ServiceProgram.PublishAsync(cancellationToken);
        }

        return service == Built ? ServiceProgram.Built : ServiceProgram.At(service);
    }
}
