using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Decoding;

/// <summary>Decodes values in any encoding.</summary>
internal static class ValueDecoder
{
    /// <summary>Appends the values; their rows are marked apart.</summary>
    /// <param name="encoding">How they are encoded.</param>
    /// <param name="values">The values.</param>
    /// <param name="dictionary">The chunk's dictionary, where it has one.</param>
    /// <param name="destination">The buffer.</param>
    public static void Decode(
        ParquetEncoding encoding, EncodedValues values, ColumnBuffer? dictionary, ColumnBuffer destination)
    {
        switch (encoding)
        {
            case ParquetEncoding.Plain:
                PlainDecoder.Decode(values, destination);
                break;
            case ParquetEncoding.RleDictionary or ParquetEncoding.PlainDictionary:
                DictionaryDecoder.Decode(values, Required(dictionary), destination);
                break;
            case ParquetEncoding.Rle when destination is ValueBuffer<bool> booleans:
                BooleanDecoder.DecodeRle(values, booleans);
                break;
            case ParquetEncoding.DeltaBinaryPacked:
                DeltaBinaryPackedDecoder.Decode(values, destination);
                break;
            case ParquetEncoding.DeltaLengthByteArray:
                DeltaByteArrayDecoder.DecodeLengths(values, destination);
                break;
            case ParquetEncoding.DeltaByteArray:
                DeltaByteArrayDecoder.DecodePrefixes(values, destination);
                break;
            case ParquetEncoding.ByteStreamSplit:
                ByteStreamSplitDecoder.Decode(values, destination);
                break;
            default:
                DecodingFault.ThrowUnsupported(
                    $"The encoding {encoding} is not one for values of type {destination.Column.Type.Physical}.");
                break;
        }
    }

    private static ColumnBuffer Required(ColumnBuffer? dictionary)
    {
        if (dictionary is null)
        {
            DecodingFault.ThrowCorrupt("A page refers to a dictionary, but the column chunk has none.");
        }

        return dictionary;
    }
}
