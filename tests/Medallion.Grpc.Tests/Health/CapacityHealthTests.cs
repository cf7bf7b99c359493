using Grpc.Health.V1;
using Medallion.Grpc.Health;
using Medallion.Stages.Execution;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Ledger;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;
using Medallion.Storage.Runs.Leases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Medallion.Grpc.Tests.Health;

/// <summary>A server whose only place is held by a stage that does not end.</summary>
public sealed class CapacityHealthTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _probes = new();
    private readonly HangingEngine _engine = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private readonly RunRegistry _runs;

    public CapacityHealthTests() => _runs = new RunRegistry(
        _engine,
        new RunLimits { MaxRunning = 1, StopPeriod = TimeSpan.FromMilliseconds(50) },
        new RunLedger(new MemoryRunRecordStore(), new LeaseOptions(), TimeProvider.System),
        TimeProvider.System,
        NullLogger<RunRegistry>.Instance);

    private CancellationToken Token => _patience.Token;

    public async ValueTask DisposeAsync()
    {
        _engine.Release.TrySetResult();
        await _runs.DisposeAsync();
        _patience.Dispose();
    }

    [Fact]
    public async Task Is_told_to_probes_until_the_stage_ends()
    {
        await using HealthServer server = await HealthServer.StartAsync(services => services
            .AddSingleton(_runs)
            .AddSingleton<TimeProvider>(_probes)
            .AddHostedService<CapacityHealth>());
        await HangAsync();
        await UntilAsync(server, HealthCheckResponse.Types.ServingStatus.NotServing);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await server.CheckAsync(""));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await server.CheckAsync(HealthServer.Second));

        _engine.Release.SetResult();

        await UntilAsync(server, HealthCheckResponse.Types.ServingStatus.Serving);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await server.CheckAsync(""));
    }

    /// <summary>Starts a stage and cancels it, which it does not heed.</summary>
    private async Task HangAsync()
    {
        var key = new RunKey("people", "r", StageKind.WriteSilver);
        var plan = new SilverPlan(key, StoreUri.Parse("file:///lake"), null, "data/silver/people.parquet", new OutputFormat());
        await _runs.SubmitAsync(new RunSubmission(plan, new Dictionary<string, string>()), 0, Token);
        await _engine.Begun.Task.WaitAsync(Token);
        Assert.Equal(RunState.Cancelled, (await _runs.CancelAsync(key, "it hangs", Token)).State);
    }

    private async Task UntilAsync(HealthServer server, HealthCheckResponse.Types.ServingStatus status)
    {
        while (await server.CheckAsync(HealthServer.First) != status)
        {
            Token.ThrowIfCancellationRequested();
            _probes.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(10, Token);
        }
    }

    private sealed class HangingEngine : IStageEngine
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<StageOutcome> ExecuteAsync(StagePlan plan, IStageObserver observer, CancellationToken cancellationToken)
        {
            Begun.TrySetResult();
            await Release.Task;
            throw new OperationCanceledException(cancellationToken);
        }

        public Task<bool> OutputsStandAsync(StagePlan plan, StageOutcome outcome, CancellationToken cancellationToken) =>
            Task.FromResult(true);
    }
}
