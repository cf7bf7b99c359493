namespace Medallion.Storage.Objects;

/// <summary>A store refused or could not do something.</summary>
public sealed class StoreException(
    StoreFault fault,
    StoreUri? store,
    string? key,
    string message,
    Exception? inner = null
) : Exception(message, inner)
{
    /// <summary>What it means.</summary>
    public StoreFault Fault { get; } = fault;

    /// <summary>The store, where it is known.</summary>
    public StoreUri? Store { get; } = store;

    /// <summary>The object's key, where one is concerned.</summary>
    public string? Key { get; } = key;
}
