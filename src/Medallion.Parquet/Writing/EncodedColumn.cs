using System.Buffers;
using Medallion.Parquet.Bounds;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>One column chunk, ready to be written: its pages one behind the other, and what the metadata tells of them.</summary>
internal sealed class EncodedColumn(ColumnBuffer values, ArrayPool<byte> buffers) : IDisposable
{
    /// <summary>The column.</summary>
    public ParquetColumn Column { get; } = values.Column;

    /// <summary>How the pages are compressed.</summary>
    public CompressionCodec Codec { get; set; }

    /// <summary>Rows, nulls included.</summary>
    public int RowCount { get; } = values.RowCount;

    /// <summary>Nulls.</summary>
    public int NullCount { get; } = values.NullCount;

    /// <summary>Page headers and compressed pages.</summary>
    public PageBuffer Bytes { get; } = new(buffers);

    /// <summary>Encoding of the values.</summary>
    public ParquetEncoding Encoding { get; set; }

    /// <summary>Bytes of the dictionary page with its header; 0 where there is none.</summary>
    public int DictionarySize { get; set; }

    /// <summary>Bytes of headers and uncompressed pages.</summary>
    public long UncompressedSize { get; set; }

    /// <summary>Bounds of all values; null where there are none.</summary>
    public ValueBounds? Bounds { get; set; }

    /// <summary>The data pages.</summary>
    public List<PageInfo> Pages { get; } = [];

    /// <inheritdoc/>
    public void Dispose() => Bytes.Dispose();
}
