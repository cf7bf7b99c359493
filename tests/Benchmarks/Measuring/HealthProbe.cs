using System.Diagnostics;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Medallion.Protocol.Client;

namespace Benchmarks.Measuring;

/// <summary>
/// Asks services for their health every 50 ms, all in the same moment, each on a connection of its own, as an orchestrator
/// does, and notes how long each answer took. A late answer does not put off the next question: that would hide how many
/// were late.
/// </summary>
internal sealed class HealthProbe : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>An answer that takes longer than this is lost.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly GrpcChannel[] _channels;

    private HealthProbe(GrpcChannel[] channels) => _channels = channels;

    /// <summary>Connects, and asks each service once. Throws where one does not answer.</summary>
    public static async Task<HealthProbe> ConnectAsync(IEnumerable<Uri> services)
    {
        var probe = new HealthProbe([.. services.Select(static service => MedallionChannel.Open(service))]);
        await Task.WhenAll(probe._channels.Select(AskAsync));
        return probe;
    }

    /// <summary>
    /// Asks until it is cancelled; returns for each moment how long the answer of each service took. Throws where one was lost,
    /// or was not SERVING.
    /// </summary>
    public async Task<TimeSpan[][]> AskAsync(CancellationToken stop)
    {
        List<Task<TimeSpan[]>> answers = [];
        using var timer = new PeriodicTimer(Interval);
        while (!stop.IsCancellationRequested)
        {
            answers.Add(Task.WhenAll(_channels.Select(AskAsync)));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return await Task.WhenAll(answers);
    }

    public void Dispose()
    {
        foreach (GrpcChannel channel in _channels)
        {
            channel.Dispose();
        }
    }

    private static async Task<TimeSpan> AskAsync(GrpcChannel channel)
    {
        long asked = Stopwatch.GetTimestamp();
        HealthCheckResponse answer = await new Health.HealthClient(channel).CheckAsync(
            new HealthCheckRequest(), new CallOptions(deadline: DateTime.UtcNow + Deadline));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(asked);
        return answer.Status == HealthCheckResponse.Types.ServingStatus.Serving
            ? elapsed
            : throw new InvalidOperationException($"{channel.Target} is {answer.Status}.");
    }
}
