using System.Security.Cryptography;

namespace Medallion.Cli.Pipelines;

/// <summary>Mints ids of logical runs.</summary>
internal static class RunIds
{
    /// <summary>An id that nobody else has: a prefix, the time to read it by, and chance.</summary>
    public static string Fresh(TimeProvider time, string prefix) =>
        $"{prefix}-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
}
