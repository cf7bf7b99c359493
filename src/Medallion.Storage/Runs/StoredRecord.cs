namespace Medallion.Storage.Runs;

/// <summary>A record as it was read.</summary>
/// <param name="Version">What the next write expects; opaque, never repeats.</param>
/// <param name="WriteId">Id of the write that made this version.</param>
/// <param name="Content">The writer's bytes.</param>
public sealed record StoredRecord(string Version, string WriteId, ReadOnlyMemory<byte> Content);
