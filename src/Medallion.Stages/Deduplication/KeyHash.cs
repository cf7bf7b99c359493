namespace Medallion.Stages.Deduplication;

/// <summary>Hashes a key to 64 bits.</summary>
internal delegate ulong KeyHash(ReadOnlySpan<byte> key);
