namespace Benchmarks.Data;

/// <summary>How to reach a bucket.</summary>
/// <param name="Endpoint">URL of the service; path-style.</param>
/// <param name="Region">Region to sign for.</param>
/// <param name="AccessKey">Access key.</param>
/// <param name="SecretKey">Its secret.</param>
internal sealed record S3Access(string Endpoint, string Region, string AccessKey, string SecretKey);
