namespace Medallion.Storage.Objects;

/// <summary>What a store tells of an object.</summary>
/// <param name="Version">Key, version tag and size.</param>
/// <param name="LastModified">
/// When this version was written, by the store's clock; by this machine's straight after a put.
/// </param>
/// <param name="Metadata">User metadata, keys in lower case; empty from a listing.</param>
public sealed record ObjectInfo(
    ObjectVersion Version,
    DateTimeOffset LastModified,
    IReadOnlyDictionary<string, string> Metadata);
