namespace Medallion.Storage.Objects;

/// <summary>Where bytes lie in a store.</summary>
/// <param name="Version">The object, in the version that they were read from.</param>
/// <param name="Offset">Offset of the first of them, in bytes.</param>
public sealed record StoredRange(ObjectVersion Version, long Offset)
{
    /// <summary>Where the bytes lie that follow these.</summary>
    /// <param name="length">How many these are.</param>
    public StoredRange After(long length) => new(Version, Offset + length);
}
