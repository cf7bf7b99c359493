namespace Medallion.Stages.Plans;

/// <summary>Refers to a stored manifest.</summary>
/// <param name="Uri">URI of the manifest object.</param>
/// <param name="Digest">SHA-256 of its bytes, lower-case hexadecimal.</param>
public sealed record ManifestReference(string Uri, string Digest);
