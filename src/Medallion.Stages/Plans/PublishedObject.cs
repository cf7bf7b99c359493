namespace Medallion.Stages.Plans;

/// <summary>An object version that a stage made visible.</summary>
/// <param name="Uri">URI of the object.</param>
/// <param name="ETag">The store's version tag at publication.</param>
/// <param name="Size">Size, in bytes.</param>
/// <param name="Digest">SHA-256 over the bytes as written, lower-case hexadecimal.</param>
public sealed record PublishedObject(string Uri, string ETag, long Size, string Digest);
