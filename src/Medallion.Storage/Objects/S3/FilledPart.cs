namespace Medallion.Storage.Objects.S3;

/// <summary>A part of an upload, ready to be sent.</summary>
/// <param name="Buffer">Holds its bytes, from its start on.</param>
/// <param name="Length">How many these are.</param>
/// <param name="Origin">Where the very same bytes lie in the bucket, one behind the other; null where that is not known.</param>
internal sealed record FilledPart(byte[] Buffer, int Length, StoredRange? Origin);
