namespace Medallion.Storage.Objects;

/// <summary>One version of an object: what a stage pins so that it reads the same bytes throughout.</summary>
/// <param name="Key">Key within the store.</param>
/// <param name="ETag">The store's version tag, opaque.</param>
/// <param name="Size">Size, in bytes.</param>
public sealed record ObjectVersion(string Key, string ETag, long Size);
