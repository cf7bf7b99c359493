using Medallion.Stages.Bronze;
using Medallion.Stages.Csv;
using Medallion.Stages.Gold;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Publishing;
using Medallion.Stages.Silver;
using Medallion.Stages.Telemetry;
using Medallion.Storage.Configuration;
using Medallion.Storage.Objects;
using Medallion.Storage.Threads;

namespace Medallion.Stages.Execution;

/// <summary>Carries plans out in this process, on all its cores.</summary>
public sealed class LocalEngine(
    ObjectStoreProvider stores, StoreTrust trust, EngineOptions options, CsvLimits limits, TimeProvider time) : IStageEngine, IDisposable
{
    /// <summary>Largest buffer: bytes asked of a store at a time, large enough to hide a round trip, small enough for several.</summary>
    private const int BufferBytes = 4 * 1024 * 1024;

    private readonly StageMemory _memory = new(BufferBytes, time);
    private readonly CsvReadOptions _reading = new(limits, options.BlockBytes, BufferBytes - CsvReadOptions.MaxHeadRoom);

    /// <inheritdoc/>
    public async Task<StageOutcome> ExecuteAsync(StagePlan plan, IStageObserver observer, CancellationToken cancellationToken)
    {
        using IDisposable stage = _memory.Enter(() => observer.Meter.Work.Bytes);
        using var threads = new WorkThreads("stage", options.Workers + 1, Timeout.InfiniteTimeSpan);
        return await threads.RunAsync(() => CarryOutAsync(plan, observer, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    /// <inheritdoc/>
    public Task<bool> OutputsStandAsync(StagePlan plan, StageOutcome outcome, CancellationToken cancellationToken) =>
        new StandingOutputs(stores.Open(plan.Store), plan.Key).StandAsync(outcome, cancellationToken);

    private async Task<StageOutcome> CarryOutAsync(StagePlan plan, IStageObserver observer, CancellationToken cancellationToken)
    {
        IObjectStore opened = stores.Open(plan.Store);
        using (observer.Meter.Calls.Begin(plan.Store.ToString()))
        {
            await trust.RequireAsync(opened, cancellationToken);
        }

        var store = new WatchedStore(new ObservedStore(opened), observer.Meter.Calls);
        CsvReadOptions reading = _reading with { Buffers = _memory.Buffers };
        return plan switch
        {
            BronzePlan bronze => await new BronzeStage(store, bronze, options, reading, observer).ExecuteAsync(cancellationToken),
            SilverPlan silver => await new SilverStage(store, silver, options, reading, observer).ExecuteAsync(cancellationToken),
            GoldPlan gold => await new GoldStage(store, gold, options, reading.Buffers, observer).ExecuteAsync(cancellationToken),
            _ => throw new InvalidOperationException($"No stage carries out {plan.GetType().Name}."),
        };
    }
}
