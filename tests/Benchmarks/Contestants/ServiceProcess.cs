using System.Diagnostics;
using Benchmarks.Data;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Medallion.Protocol.Client;

namespace Benchmarks.Contestants;

/// <summary>The service in a process of its own, with a connection to it through gRPC on loopback.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _output;
    private readonly GrpcChannel _channel;

    private ServiceProcess(Process process, Uri address)
    {
        _process = process;
        _output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        _channel = MedallionChannel.Open(address);
        Client = new MedallionClient(_channel.CreateCallInvoker());
    }

    /// <summary>Id of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Calls the service.</summary>
    public MedallionClient Client { get; }

    /// <summary>How long it took from the start of the process to the first answer that it is healthy.</summary>
    public TimeSpan StartUp { get; private set; }

    /// <summary>Starts the service on a lake, and waits until it says that it is healthy.</summary>
    public static async Task<ServiceProcess> StartAsync(
        ServiceProgram program, Lake lake, int threads, CancellationToken cancellationToken)
    {
        int port = FreePort.Take();
        var address = new Uri($"http://127.0.0.1:{port}");
        long start = Stopwatch.GetTimestamp();
        Process process = ChildProcess.Start(
            program.Command, [.. program.Arguments, .. Settings(lake, address, threads)], lake.Folder, threads: threads);
        var service = new ServiceProcess(process, address);
        try
        {
            await FreePort.WaitAsync(port, () => process.HasExited, cancellationToken);
            await service.WaitUntilHealthyAsync(cancellationToken);
            service.StartUp = Stopwatch.GetElapsedTime(start);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await ChildProcess.EndAsync(_process);
        await _output;
        _process.Dispose();
    }

    private async Task WaitUntilHealthyAsync(CancellationToken cancellationToken)
    {
        var health = new Health.HealthClient(_channel);
        while (true)
        {
            HealthCheckResponse answer = await health.CheckAsync(new HealthCheckRequest(), cancellationToken: cancellationToken);
            if (answer.Status == HealthCheckResponse.Types.ServingStatus.Serving)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), cancellationToken);
        }
    }

    private static IEnumerable<string> Settings(Lake lake, Uri address, int threads)
    {
        const string Store = "--Medallion:Stores:0";
        yield return $"--Medallion:Listen={address}";
        yield return $"--Medallion:Engine:Parallelism={threads}";
        yield return $"{Store}:Uri={lake.Uri}";
        if (lake.S3 is { } s3)
        {
            yield return $"{Store}:S3:ServiceUrl={s3.Endpoint}";
            yield return $"{Store}:S3:ForcePathStyle=true";
            yield return $"{Store}:S3:Region={s3.Region}";
            yield return $"{Store}:S3:AccessKeyId={s3.AccessKey}";
            yield return $"{Store}:S3:SecretAccessKey={s3.SecretKey}";
        }
    }
}
