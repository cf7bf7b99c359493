namespace Medallion.Stages.Deduplication;

/// <summary>Takes a key that comes back from disk.</summary>
internal delegate void SpilledKey(ReadOnlySpan<byte> key, ulong hash, long row);
