namespace Medallion.Stages.Csv;

/// <summary>A record whose width is not the header's.</summary>
/// <param name="Row">Record, from 1, rejected ones counted.</param>
/// <param name="ByteOffset">Bytes of the decoded object before it.</param>
/// <param name="Width">Its cells.</param>
/// <param name="Text">The record, shortened.</param>
internal sealed record MalformedRecord(long Row, long ByteOffset, int Width, string Text);
