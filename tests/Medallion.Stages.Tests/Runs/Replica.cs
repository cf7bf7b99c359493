using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Events;
using Medallion.Stages.Runs.Ledger;
using Medallion.Storage.Runs;
using Medallion.Storage.Runs.Leases;
using Microsoft.Extensions.Logging.Abstractions;

namespace Medallion.Stages.Tests.Runs;

/// <summary>One of several replicas on a shared ledger.</summary>
internal sealed class Replica : IAsyncDisposable
{
    public Replica(IRunRecordStore shared, ScriptedEngine engine, RunLimits limits)
    {
        Line = new CuttableStore(shared);
        var leases = new LeaseOptions
        {
            // Long enough that a busy machine does not lose it.
            Duration = TimeSpan.FromSeconds(3),
            SafetyMargin = TimeSpan.FromSeconds(0.5),
            PollInterval = TimeSpan.FromMilliseconds(50),
        };
        Ledger = new RunLedger(Line, leases, TimeProvider.System);
        Registry = new RunRegistry(engine, limits, Ledger, TimeProvider.System, NullLogger<RunRegistry>.Instance);
    }

    public CuttableStore Line { get; }

    public RunLedger Ledger { get; }

    public RunRegistry Registry { get; }

    public async Task<List<RunEvent>> CollectAsync(RunSubmission submission, long after, CancellationToken cancellationToken)
    {
        RunAttachment run = await Registry.SubmitAsync(submission, after, cancellationToken);
        List<RunEvent> events = [];
        await foreach (RunEvent runEvent in run.Events.WithCancellation(cancellationToken))
        {
            events.Add(runEvent);
        }

        return events;
    }

    public ValueTask DisposeAsync() => Registry.DisposeAsync();
}
