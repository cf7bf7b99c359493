using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>A row group that is in the file.</summary>
internal sealed record WrittenRowGroup(WrittenChunk[] Chunks, long RowCount, long Start, long Size, long UncompressedSize)
{
    public RowGroup ToMetadata(long columnIndexStart, long offsetIndexStart) => new()
    {
        Columns = [.. Chunks.Select(chunk => chunk.ToMetadata(columnIndexStart, offsetIndexStart))],
        RowCount = RowCount,
        TotalByteSize = UncompressedSize,
        FileOffset = Start,
        TotalCompressedSize = Size,
    };
}
