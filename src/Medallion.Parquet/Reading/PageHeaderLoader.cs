using Medallion.Parquet.Format;

namespace Medallion.Parquet.Reading;

/// <summary>Reads page headers, whose length nothing tells: where one does not end in what is loaded, more is loaded.</summary>
internal static class PageHeaderLoader
{
    /// <summary>Statistics in a header hold whole values; no writer puts 16 MiB there.</summary>
    private const int MaxHeaderBytes = 16 * 1024 * 1024;

    private const int FirstHeaderBytes = 64;

    /// <summary>Parses the header at the window's position and tells its length; does not step over it.</summary>
    public static async ValueTask<(PageHeader Header, int Length)> PeekAsync(ChunkWindow window, CancellationToken cancellationToken)
    {
        int size = (int)Math.Min(FirstHeaderBytes, window.Remaining);
        while (true)
        {
            ReadOnlyMemory<byte> loaded = await window.PeekAsync(size, cancellationToken);
            try
            {
                return Parse(loaded.Span);
            }
            catch (ParquetFormatException) when (loaded.Length < Math.Min(window.Remaining, MaxHeaderBytes))
            {
                size = (int)Math.Min(loaded.Length * 4L, Math.Min(window.Remaining, MaxHeaderBytes));
            }
        }
    }

    private static (PageHeader Header, int Length) Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new ThriftCompactReader(bytes);
        PageHeader header = PageHeaderReader.ReadPageHeader(ref reader, reader.EnterStruct());
        return (header, reader.Position);
    }
}
