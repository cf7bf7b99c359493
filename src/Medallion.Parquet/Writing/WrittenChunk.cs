using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>A column chunk that is in the file, and where its index lies within the page indexes.</summary>
internal sealed record WrittenChunk(
    ColumnMetaData MetaData, (int Start, int Length)? ColumnIndex, (int Start, int Length)? OffsetIndex)
{
    public ColumnChunk ToMetadata(long columnIndexStart, long offsetIndexStart) => new()
    {
        MetaData = MetaData,
        ColumnIndexOffset = columnIndexStart + ColumnIndex?.Start,
        ColumnIndexLength = ColumnIndex?.Length,
        OffsetIndexOffset = offsetIndexStart + OffsetIndex?.Start,
        OffsetIndexLength = OffsetIndex?.Length,
    };
}
