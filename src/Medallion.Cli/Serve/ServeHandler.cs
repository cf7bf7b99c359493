using Medallion.Cli.Stores;
using Medallion.Grpc.Hosting;
using Spectre.Console;

namespace Medallion.Cli.Serve;

/// <summary>Carries <c>medallion serve</c> out.</summary>
internal sealed class ServeHandler(ServeSettings settings, CliContext context)
{
    private const string AnyBucket = "s3://*";

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var options = new MedallionHostOptions
        {
            Arguments = settings.Arguments,
            Settings = StoresAsSettings(),
            ListenUrl = settings.Listen,
        };
        await using MedallionHost host = await MedallionHost.StartAsync(options, cancellationToken);
        context.Terminal.Error.WriteLine($"Listening on {host.Address}. Ctrl-C stops it.");
        await WaitAsync(host, cancellationToken);
        return ExitCode.Success;
    }

    /// <summary>A signal is how a service is meant to end, whoever of us sees it first.</summary>
    private static async Task WaitAsync(MedallionHost host, CancellationToken cancellationToken)
    {
        try
        {
            await host.WaitForShutdownAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Disposing the host lets the live runs end.
        }
    }

    private Dictionary<string, string?> StoresAsSettings() => settings.Stores
        .Select(static (text, index) => KeyValuePair.Create(
            $"Medallion:Stores:{index}:Uri",
            text == AnyBucket ? text : (string?)StoreArgument.Parse(text).ToString()))
        .ToDictionary();
}
