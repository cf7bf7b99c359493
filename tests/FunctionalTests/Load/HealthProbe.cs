using System.Diagnostics;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Medallion.Protocol.Client;

namespace Medallion.FunctionalTests.Load;

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
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<TimeSpan[][]> _asking;

    private HealthProbe(GrpcChannel[] channels)
    {
        _channels = channels;
        _asking = AskUntilStoppedAsync();
    }

    /// <summary>Connects, then begins to ask.</summary>
    public static async Task<HealthProbe> StartAsync(params IEnumerable<Uri> services)
    {
        GrpcChannel[] channels = [.. services.Select(static service => MedallionChannel.Open(service))];
        await Task.WhenAll(channels.Select(AskAsync));
        return new HealthProbe(channels);
    }

    /// <summary>
    /// Asks no more; returns for each moment how long the answer of each service took. Throws where one was lost, or was not
    /// SERVING.
    /// </summary>
    public async Task<TimeSpan[][]> StopAsync()
    {
        await _stop.CancelAsync();
        return await _asking;
    }

    public void Dispose()
    {
        _stop.Dispose();
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
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
        return elapsed;
    }

    private async Task<TimeSpan[][]> AskUntilStoppedAsync()
    {
        List<Task<TimeSpan[]>> answers = [];
        using var timer = new PeriodicTimer(Interval);
        while (!_stop.IsCancellationRequested)
        {
            answers.Add(Task.WhenAll(_channels.Select(AskAsync)));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return await Task.WhenAll(answers);
    }
}
