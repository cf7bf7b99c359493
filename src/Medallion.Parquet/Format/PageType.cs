namespace Medallion.Parquet.Format;

/// <summary>What a page holds. The numbers are those of parquet.thrift <c>PageType</c>.</summary>
public enum PageType
{
    /// <summary>Levels and values, compressed together.</summary>
    Data = 0,

    /// <summary>Never used.</summary>
    Index = 1,

    /// <summary>Values that data pages refer to.</summary>
    Dictionary = 2,

    /// <summary>Levels, not compressed, and values.</summary>
    DataV2 = 3,
}
