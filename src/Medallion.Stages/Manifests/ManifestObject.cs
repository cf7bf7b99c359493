namespace Medallion.Stages.Manifests;

/// <summary>One bronze object as it was read.</summary>
/// <param name="Key">Key within the store.</param>
/// <param name="ETag">The store's version tag.</param>
/// <param name="Size">Stored size, in bytes.</param>
/// <param name="RowCount">Records, header and rejected ones excluded.</param>
/// <param name="RejectedRowCount">Records left out.</param>
internal sealed record ManifestObject(string Key, string ETag, long Size, long RowCount, long RejectedRowCount);
