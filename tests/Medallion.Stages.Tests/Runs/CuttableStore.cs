using Medallion.Storage.Objects;
using Medallion.Storage.Runs;

namespace Medallion.Stages.Tests.Runs;

/// <summary>One replica's way to a shared ledger, which can be cut and mended, and on which a write can be held up.</summary>
internal sealed class CuttableStore(IRunRecordStore shared) : IRunRecordStore
{
    private readonly TaskCompletionSource _isHeldUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsCut { get; set; }

    /// <summary>Every write waits for this.</summary>
    public Task Writable { get; set; } = Task.CompletedTask;

    /// <summary>Ends when a write has had to wait.</summary>
    public Task IsHeldUp => _isHeldUp.Task;

    public int MaxContentBytes => shared.MaxContentBytes;

    public Task<StoredRecord?> ReadAsync(RecordKey key, CancellationToken cancellationToken) =>
        Reached().ReadAsync(key, cancellationToken);

    public Task<string?> FindVersionAsync(RecordKey key, CancellationToken cancellationToken) =>
        Reached().FindVersionAsync(key, cancellationToken);

    public async Task<RecordWrite> WriteAsync(
        RecordKey key, ReadOnlyMemory<byte> content, string? expectedVersion, CancellationToken cancellationToken)
    {
        if (!Writable.IsCompleted)
        {
            _isHeldUp.TrySetResult();
            await Writable.WaitAsync(cancellationToken);
        }

        return await Reached().WriteAsync(key, content, expectedVersion, cancellationToken);
    }

    public Task<IReadOnlyList<ListedRecord>> ListAsync(
        RecordKey folder, RecordKey? after, int limit, CancellationToken cancellationToken) =>
        Reached().ListAsync(folder, after, limit, cancellationToken);

    public Task<bool> DeleteAsync(RecordKey key, string expectedVersion, CancellationToken cancellationToken) =>
        Reached().DeleteAsync(key, expectedVersion, cancellationToken);

    private IRunRecordStore Reached() => IsCut ? throw new StoreException(StoreFault.Unavailable, null, "ledger", "cut") : shared;
}
