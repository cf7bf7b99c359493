using System.CommandLine;
using System.Text.Json;
using Benchmarks.Measuring;

namespace Benchmarks.Commands;

/// <summary>How quickly running services answer that they are healthy, whatever they have to do meanwhile.</summary>
internal static class HealthCommand
{
    /// <summary>Written to the errors once every service has answered.</summary>
    public const string Begun = "asking until the input ends";

    public static Command Create()
    {
        var services = new Argument<Uri[]>("service")
        {
            Description = "Addresses of services, as http://HOST:PORT.",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = static parsed => [.. parsed.Tokens.Select(static token => new Uri(token.Value))],
        };
        var json = new Option<bool>("--json") { Description = "Milliseconds of each answer: a list for each moment, a number for each service." };
        var command = new Command("health", "Asks services every 50 ms whether they are healthy, until the input ends.") { services, json };
        command.SetAction(async (parse, token) =>
        {
            Uri[] addresses = parse.GetValue(services)!;
            TimeSpan[][] answers = await AskUntilInputEndsAsync(addresses, token);
            Show(addresses, answers, parse.GetValue(json));
            return 0;
        });
        return command;
    }

    private static async Task<TimeSpan[][]> AskUntilInputEndsAsync(Uri[] services, CancellationToken cancellationToken)
    {
        using HealthProbe probe = await HealthProbe.ConnectAsync(services);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<TimeSpan[][]> answers = probe.AskAsync(stop.Token);
        await Console.Error.WriteLineAsync(Begun);
        Task inputEnds = Task.Run(Console.In.ReadToEndAsync, CancellationToken.None);
        await inputEnds.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stop.CancelAsync();
        return await answers;
    }

    private static void Show(Uri[] services, TimeSpan[][] answers, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                answers.Select(static moment => moment.Select(static answer => answer.TotalMilliseconds))));
            return;
        }

        foreach ((int index, Uri service) in services.Index())
        {
            Console.WriteLine($"{service}: {new Latencies(answers.Select(moment => moment[index]))}");
        }
    }
}
