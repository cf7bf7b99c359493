using Microsoft.Extensions.Hosting;

namespace Medallion.Grpc.Tests.Health;

/// <summary>Keeps a server that was asked to end alive, as live runs do, until the test lets go.</summary>
internal sealed class SlowToStop : IHostedLifecycleService
{
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Stopping => _stopping.Task;

    public void Release() => _release.SetResult();

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stopping.SetResult();
        return _release.Task.WaitAsync(cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
