using System.IO.Hashing;
using System.Security.Cryptography;

namespace Medallion.Stages.Deduplication;

/// <summary>How keys are compared, and what that may cost.</summary>
/// <param name="KeepLast">Whether the last row of equal keys is kept, instead of the first.</param>
/// <param name="MemoryBytes">Bytes of keys and tables in memory, about; beyond them keys go to disk.</param>
/// <param name="SpillFolder">Folder for those.</param>
/// <param name="ExpectedRows">Rows that will come.</param>
internal sealed record DeduplicationOptions(bool KeepLast, long MemoryBytes, string SpillFolder, long ExpectedRows)
{
    /// <summary>Whether a row whose key holds a null is never dropped: for uniqueness, nulls are not compared.</summary>
    public bool IgnoreNulls { get; init; }

    /// <summary>Hashes keys. Seeded anew for each run, so that no input can be made to collide; the result does not depend on it.</summary>
    public KeyHash Hash { get; init; } = Seeded(BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))));

    private static KeyHash Seeded(long seed) => key => XxHash3.HashToUInt64(key, seed);
}
