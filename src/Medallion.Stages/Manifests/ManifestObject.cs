using Medallion.Stages.Csv;

namespace Medallion.Stages.Manifests;

/// <summary>One bronze object as it was read.</summary>
/// <param name="Key">Key within the store.</param>
/// <param name="ETag">The store's version tag.</param>
/// <param name="Size">Stored size, in bytes.</param>
/// <param name="RowCount">Records, header and rejected ones excluded.</param>
/// <param name="RejectedRowCount">Records left out.</param>
/// <param name="TextBytes">Bytes of the decoded object.</param>
/// <param name="Layout">How it is written, and its columns; null where it holds no text.</param>
internal sealed record ManifestObject(
    string Key,
    string ETag,
    long Size,
    long RowCount,
    long RejectedRowCount,
    long TextBytes,
    CsvLayout? Layout);
