namespace Medallion.Parquet.Format;

/// <summary>What stands in front of a page (parquet.thrift <c>PageHeader</c>).</summary>
public sealed record PageHeader
{
    /// <summary>What the page holds.</summary>
    public PageType Type { get; init; }

    /// <summary>Bytes of the page, uncompressed.</summary>
    public int UncompressedSize { get; init; }

    /// <summary>Bytes of the page as stored.</summary>
    public int CompressedSize { get; init; }

    /// <summary>CRC-32 of the page as stored.</summary>
    public int? Crc { get; init; }

    /// <summary>Of a <see cref="PageType.Data"/> page.</summary>
    public DataPageHeader? Data { get; init; }

    /// <summary>Of a <see cref="PageType.Dictionary"/> page.</summary>
    public DictionaryPageHeader? Dictionary { get; init; }

    /// <summary>Of a <see cref="PageType.DataV2"/> page.</summary>
    public DataPageHeaderV2? DataV2 { get; init; }
}
