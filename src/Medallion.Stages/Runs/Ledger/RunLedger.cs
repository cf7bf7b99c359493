using System.Text.Json;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Storage.Runs;
using Medallion.Storage.Runs.Leases;

namespace Medallion.Stages.Runs.Ledger;

/// <summary>
/// The runs of all replicas: one record for each run key, with a lease in it. Only the replica that holds the lease writes
/// the record; the others follow it, and leave word in a command beside it.
/// </summary>
public sealed class RunLedger
{
    private const string Runs = "runs";
    private const string Commands = "commands";

    /// <summary>Bytes of a record that the lease takes for itself.</summary>
    private const int LeaseBytes = 2 * 1024;

    private readonly IRunRecordStore _store;
    private readonly LeaseManager _leases;
    private readonly RunSummaries _summaries;

    /// <summary>Keeps the runs in a store.</summary>
    /// <param name="store">Where.</param>
    /// <param name="leases">How long a silent owner keeps a run.</param>
    /// <param name="time">The clock.</param>
    public RunLedger(IRunRecordStore store, LeaseOptions leases, TimeProvider time)
    {
        _store = store;
        Leases = leases;
        IsShared = store is not MemoryRunRecordStore;
        Executor = $"{Environment.MachineName}/{Environment.ProcessId}";
        _leases = new LeaseManager(store, leases, Executor, time);
        _summaries = new RunSummaries(_leases);
    }

    /// <summary>How leases last.</summary>
    public LeaseOptions Leases { get; }

    /// <summary>Whether other replicas may use it too.</summary>
    public bool IsShared { get; }

    /// <summary>Name of this process.</summary>
    public string Executor { get; }

    /// <summary>Most bytes that a run's record may have, as <see cref="Write"/> writes it.</summary>
    internal int MaxRecordBytes => _store.MaxContentBytes - LeaseBytes;

    /// <summary>Begins to watch a run's record.</summary>
    internal LeaseObserver Observe(RunKey key) => _leases.Observe(KeyOf(Runs, key));

    /// <summary>
    /// Takes a run that nobody holds, as it was observed; null where another was quicker. Throws
    /// <see cref="FailureReason.RunRecordTooLarge"/> where the record does not fit.
    /// </summary>
    internal Task<RunLease?> TryTakeAsync(LeaseObservation seen, RunRecord record, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> content = Write(record);
        return content.Length <= MaxRecordBytes
            ? _leases.TryTakeAsync(seen, content, cancellationToken)
            : throw TooLarge(content.Length, "Nothing was executed");
    }

    /// <summary>What a run fails with whose record does not fit into the store; null where it does.</summary>
    /// <param name="record">The record.</param>
    /// <param name="done">What has been done all the same, for a person.</param>
    internal StageException? FindSizeProblem(RunRecord record, string done)
    {
        int bytes = Write(record).Length;
        return bytes <= MaxRecordBytes ? null : TooLarge(bytes, done);
    }

    /// <summary>One run; null where none is known.</summary>
    internal async Task<RunRecord?> FindAsync(RunKey key, CancellationToken cancellationToken) =>
        await _leases.ReadAsync(KeyOf(Runs, key), cancellationToken) is { } found ? Read(found) : null;

    /// <summary>All runs, or those of a pipeline or of one of its logical runs, in the order of their keys, summed up.</summary>
    internal IAsyncEnumerable<ListedRun> ListAsync(string? pipeline, string? runId, CancellationToken cancellationToken)
    {
        RecordKey folder = (pipeline, runId) switch
        {
            ({ } name, { } run) => RecordKey.Of(Runs, name, run),
            ({ } name, null) => RecordKey.Of(Runs, name),
            _ => RecordKey.Of(Runs),
        };
        return _summaries.ListAsync(folder, cancellationToken);
    }

    /// <summary>Whether there is a run, in whatever state, in the folder of a logical run (see LayerKeys.FolderOf).</summary>
    internal async Task<bool> KnowsAnyAsync(string logicalRun, CancellationToken cancellationToken) =>
        RecordKey.FromName($"{Runs}/{logicalRun}.json") is { } folder
        && (await _leases.ListAsync(folder, null, 1, cancellationToken)).Count > 0;

    /// <summary>Forgets a run, unless its record has changed since it was summed up.</summary>
    internal async Task<bool> ForgetAsync(RunSummary run, CancellationToken cancellationToken)
    {
        if (!await _store.DeleteAsync(run.Place, run.Version, cancellationToken))
        {
            return false;
        }

        _summaries.Forget(run.Place);
        await DeleteCommandAsync(run.Key, cancellationToken);
        return true;
    }

    /// <summary>Leaves word for the owner of a run: that it is to stop, or that somebody follows it here.</summary>
    internal async Task PostAsync(RunKey key, long epoch, string? cancelReason, CancellationToken cancellationToken)
    {
        RecordKey place = KeyOf(Commands, key);
        while (true)
        {
            StoredRecord? found = await _store.ReadAsync(place, cancellationToken);
            RunCommand before = found is null ? new RunCommand(epoch, 0, null) : ReadCommand(found);
            string? reason = before.Epoch == epoch ? before.CancelReason ?? cancelReason : cancelReason;
            byte[] content = JsonSerializer.SerializeToUtf8Bytes(
                new RunCommand(epoch, before.Renewals + 1, reason), RunRecordJson.Default.RunCommand);
            RecordWrite write = await _store.WriteAsync(place, content, found?.Version, cancellationToken);
            if (write.IsWritten)
            {
                return;
            }
        }
    }

    /// <summary>The version of what was left for the owner of a run; null where nothing was.</summary>
    internal Task<string?> FindCommandVersionAsync(RunKey key, CancellationToken cancellationToken) =>
        _store.FindVersionAsync(KeyOf(Commands, key), cancellationToken);

    /// <summary>What was left for the owner of a run; null where nothing was.</summary>
    internal async Task<RunCommand?> FindCommandAsync(RunKey key, CancellationToken cancellationToken) =>
        await _store.ReadAsync(KeyOf(Commands, key), cancellationToken) is { } found ? ReadCommand(found) : null;

    /// <summary>Takes away what was left for the owner of a run.</summary>
    internal async Task DeleteCommandAsync(RunKey key, CancellationToken cancellationToken)
    {
        RecordKey place = KeyOf(Commands, key);
        if (await _store.FindVersionAsync(place, cancellationToken) is { } version)
        {
            await _store.DeleteAsync(place, version, cancellationToken);
        }
    }

    /// <summary>The content of a record.</summary>
    internal static ReadOnlyMemory<byte> Write(RunRecord record) => RunRecordContent.Write(record);

    /// <summary>Reads a record's content; throws <see cref="FailureReason.RunRecordInvalid"/> where it is none.</summary>
    internal static RunRecord Read(LeasedRecord record)
    {
        try
        {
            RunRecord? run = RunRecordContent.Read(record.Content);
            if (run is { Format: <= RunRecord.CurrentFormat })
            {
                return run;
            }

            throw Invalid(record, $"format {run?.Format}");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidDataException)
        {
            throw Invalid(record, $"not a run: {error.Message}", error);
        }
    }

    private StageException TooLarge(int bytes, string done) => new(
        FailureReason.RunRecordTooLarge,
        new DataLocation { Expected = $"at most {MaxRecordBytes} bytes", Found = $"{bytes} bytes" },
        done);

    private static StageException Invalid(LeasedRecord record, string found, Exception? cause = null) => new(
        FailureReason.RunRecordInvalid,
        new DataLocation { ObjectUri = record.Key.Name, Expected = $"format {RunRecord.CurrentFormat}", Found = found },
        found,
        cause);

    private static RunCommand ReadCommand(StoredRecord record)
    {
        try
        {
            return JsonSerializer.Deserialize(record.Content.Span, RunRecordJson.Default.RunCommand) ?? new RunCommand(0, 0, null);
        }
        catch (JsonException)
        {
            return new RunCommand(0, 0, null);
        }
    }

    private static RecordKey KeyOf(string folder, RunKey key) =>
        RecordKey.Of(folder, key.Pipeline, key.RunId, key.Stage.ToString(), key.Task);
}
