using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Medallion.Stages.Execution;
using Medallion.Stages.Plans;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Publishing;

/// <summary>
/// The small JSON object that a stage leaves for the next one. It takes the place only of what was there when the stage
/// began: an attempt that slept through its own replacement does not undo what its successor left.
/// </summary>
internal sealed class OutputRecord
{
    private readonly IObjectStore _store;
    private readonly string _key;
    private readonly ObjectInfo? _before;
    private readonly StagePlan _plan;
    private readonly IStageObserver _observer;

    private OutputRecord(IObjectStore store, string key, ObjectInfo? before, StagePlan plan, IStageObserver observer)
    {
        _store = store;
        _key = key;
        _before = before;
        _plan = plan;
        _observer = observer;
    }

    /// <summary>URI of the object.</summary>
    public string Uri => _store.Uri.Of(_key);

    /// <summary>Remembers what is visible now.</summary>
    public static async Task<OutputRecord> StartAsync(
        IObjectStore store, string key, StagePlan plan, IStageObserver observer, CancellationToken cancellationToken) =>
        new(store, key, await store.FindAsync(key, cancellationToken), plan, observer);

    /// <summary>Makes a value visible; returns the SHA-256 of its bytes.</summary>
    public async Task<string> PublishAsync<T>(T value, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(value, type);
        _observer.RequireOwnership();
        try
        {
            await _store.PutAsync(
                _key, bytes, PublishCondition.Unchanged(_before), Publisher.Of(_plan).ToMetadata(), cancellationToken);
        }
        catch (StoreException fault) when (fault.Fault == StoreFault.ConditionFailed)
        {
            throw await PublishConflict.ToFailureAsync(_store, _key, _before, fault, cancellationToken);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
