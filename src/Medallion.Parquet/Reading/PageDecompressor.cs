using System.Buffers;
using Medallion.Parquet.Compression;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Reading;

/// <summary>Decompresses the pages of one column chunk, one after the other, into memory that it reuses.</summary>
internal sealed class PageDecompressor(CompressionCodec codec, ArrayPool<byte> buffers) : IDisposable
{
    private byte[] _page = [];

    /// <summary>Decompresses bytes; valid until the next call.</summary>
    /// <param name="compressed">Bytes as stored.</param>
    /// <param name="length">Bytes that they have to give: checked against the options.</param>
    public ReadOnlySpan<byte> Decompress(ReadOnlySpan<byte> compressed, int length)
    {
        // Nothing may stand for nothing, in any codec: writers leave the empty stream out.
        if (length == 0)
        {
            return default;
        }

        if (codec == CompressionCodec.Uncompressed)
        {
            return compressed;
        }

        IDecompressor decompressor = Decompressors.For(codec);
        if (length > (long)compressed.Length * decompressor.MaxRatio)
        {
            throw Corrupt(compressed.Length, length);
        }

        if (_page.Length < length)
        {
            Return();
            _page = buffers.Rent(length);
        }

        Span<byte> page = _page.AsSpan(0, length);
        return decompressor.TryDecompress(compressed, page) ? page : throw Corrupt(compressed.Length, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Return();
        _page = [];
    }

    private void Return()
    {
        if (_page.Length > 0)
        {
            buffers.Return(_page);
        }
    }

    private ParquetFormatException Corrupt(int compressed, int length) => new(
        ParquetFault.Corrupt,
        $"The page's {compressed:N0} bytes of {codec} do not decompress to the {length:N0} bytes that its header declares.");
}
