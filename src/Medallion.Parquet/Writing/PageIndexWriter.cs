using Medallion.Parquet.Bounds;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>Writes the page index of a column chunk (parquet-format, PageIndex.md).</summary>
internal static class PageIndexWriter
{
    private const int Unordered = 0;
    private const int Ascending = 1;
    private const int Descending = 2;

    /// <summary>The column index of pages; null where a page has values but no bounds.</summary>
    public static ColumnIndex? ToColumnIndex(ParquetType type, IReadOnlyList<PageInfo> pages)
    {
        if (pages.Any(static page => page is { IsAllNull: false, Bounds: null }))
        {
            return null;
        }

        return new ColumnIndex
        {
            NullPages = [.. pages.Select(static page => page.IsAllNull)],
            MinValues = [.. pages.Select(static page => (ReadOnlyMemory<byte>)(page.Bounds?.Minimum ?? []))],
            MaxValues = [.. pages.Select(static page => (ReadOnlyMemory<byte>)(page.Bounds?.Maximum ?? []))],
            NullCounts = [.. pages.Select(static page => (long)page.NullCount)],
            BoundaryOrder = OrderOf(type, [.. pages.Where(static page => page.Bounds is not null).Select(static page => page.Bounds!)]),
        };
    }

    /// <summary>Appends a column index; returns its length.</summary>
    public static int Write(ColumnIndex index, PageBuffer output)
    {
        int start = output.Length;
        var thrift = new ThriftCompactWriter(output);
        thrift.BeginStruct();
        thrift.BeginList(1, ThriftType.True, index.NullPages.Count);
        foreach (bool isNull in index.NullPages)
        {
            thrift.BoolElement(isNull);
        }

        WriteBounds(thrift, 2, index.MinValues);
        WriteBounds(thrift, 3, index.MaxValues);
        thrift.Int32(4, index.BoundaryOrder);
        if (index.NullCounts is { } counts)
        {
            thrift.BeginList(5, ThriftType.Int64, counts.Count);
            foreach (long count in counts)
            {
                thrift.IntElement(count);
            }
        }

        thrift.EndStruct();
        return output.Length - start;
    }

    /// <summary>Appends an offset index; returns its length.</summary>
    public static int Write(OffsetIndex index, PageBuffer output)
    {
        int start = output.Length;
        var thrift = new ThriftCompactWriter(output);
        thrift.BeginStruct();
        thrift.BeginList(1, ThriftType.Struct, index.PageLocations.Count);
        foreach (PageLocation page in index.PageLocations)
        {
            thrift.BeginStruct();
            thrift.Int64(1, page.Offset);
            thrift.Int32(2, page.CompressedSize);
            thrift.Int64(3, page.FirstRowIndex);
            thrift.EndStruct();
        }

        thrift.EndStruct();
        return output.Length - start;
    }

    private static void WriteBounds(ThriftCompactWriter thrift, int field, IReadOnlyList<ReadOnlyMemory<byte>> bounds)
    {
        thrift.BeginList(field, ThriftType.Binary, bounds.Count);
        foreach (ReadOnlyMemory<byte> bound in bounds)
        {
            thrift.BinaryElement(bound.Span);
        }
    }

    private static int OrderOf(ParquetType type, ValueBounds[] bounds)
    {
        bool rises = true;
        bool falls = true;
        for (int i = 1; i < bounds.Length; i++)
        {
            int min = BoundsFinder.Compare(type, bounds[i - 1].Minimum, bounds[i].Minimum);
            int max = BoundsFinder.Compare(type, bounds[i - 1].Maximum, bounds[i].Maximum);
            rises &= min <= 0 && max <= 0;
            falls &= min >= 0 && max >= 0;
        }

        return rises ? Ascending : falls ? Descending : Unordered;
    }
}
