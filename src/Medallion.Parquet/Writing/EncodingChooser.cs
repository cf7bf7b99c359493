using System.Numerics;
using System.Runtime.CompilerServices;
using Medallion.Parquet.Columns;
using Medallion.Parquet.Encodings;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Writing;

/// <summary>
/// Chooses the encoding that makes a column chunk's values smallest before compression, as far as that is cheap to tell.
/// Where it chooses the dictionary, <paramref name="dictionary"/> holds it.
/// </summary>
internal sealed class EncodingChooser(ParquetWriterOptions options, DictionaryBuilder dictionary)
{
    /// <summary>Chooses the encoding of a column chunk.</summary>
    public ParquetEncoding Choose(ColumnBuffer column) => column switch
    {
        { ValueCount: 0 } or ValueBuffer<bool> => ParquetEncoding.Plain,
        BinaryBuffer { Column.Type.Physical: PhysicalType.ByteArray } binary => ChooseBinary(binary),
        BinaryBuffer binary => ChooseFixedLength(binary),
        ValueBuffer<int> ints => ChooseInteger(ints.Values),
        ValueBuffer<long> longs => ChooseInteger(longs.Values),
        ValueBuffer<float> floats => ChooseNumber(floats.Values, ParquetEncoding.Plain, PlainSize(floats.Values)),
        ValueBuffer<double> doubles => ChooseNumber(doubles.Values, ParquetEncoding.Plain, PlainSize(doubles.Values)),
        _ => ParquetEncoding.Plain,
    };

    private ParquetEncoding ChooseBinary(BinaryBuffer column)
    {
        long plain = column.Bytes.Length + ((long)column.ValueCount * sizeof(int));
        if (dictionary.TryBuild(column, options.DictionaryBytes)
            && DictionaryPays(DistinctBytes() + ((long)dictionary.Count * sizeof(int)), column.ValueCount, plain))
        {
            return ParquetEncoding.RleDictionary;
        }

        // Lengths as differences take a few bits each, instead of 4 bytes.
        return options.AllowDeltaEncodings && column.ValueCount > 1
            ? ParquetEncoding.DeltaLengthByteArray
            : ParquetEncoding.Plain;
    }

    private ParquetEncoding ChooseFixedLength(BinaryBuffer column) =>
        dictionary.TryBuild(column, options.DictionaryBytes)
        && DictionaryPays(DistinctBytes(), column.ValueCount, column.Bytes.Length)
            ? ParquetEncoding.RleDictionary
            : ParquetEncoding.Plain;

    private ParquetEncoding ChooseInteger<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        long plain = PlainSize(values);
        long delta = options.AllowDeltaEncodings ? DeltaBinaryPackedEncoder.Measure(values) : long.MaxValue;
        return delta < plain
            ? ChooseNumber(values, ParquetEncoding.DeltaBinaryPacked, delta)
            : ChooseNumber(values, ParquetEncoding.Plain, plain);
    }

    private ParquetEncoding ChooseNumber<T>(ReadOnlySpan<T> values, ParquetEncoding other, long size)
        where T : unmanaged =>
        dictionary.TryBuild(values, options.DictionaryBytes)
        && DictionaryPays((long)dictionary.Count * Unsafe.SizeOf<T>(), values.Length, size)
            ? ParquetEncoding.RleDictionary
            : other;

    private static long PlainSize<T>(ReadOnlySpan<T> values)
        where T : unmanaged => (long)values.Length * Unsafe.SizeOf<T>();

    private bool DictionaryPays(long distinctBytes, int valueCount, long otherBytes) =>
        distinctBytes + ((long)valueCount * BitPacker.WidthOf((ulong)dictionary.Count - 1) / 8) < otherBytes;

    private long DistinctBytes()
    {
        long bytes = 0;
        foreach (ref readonly DictionaryEntry entry in dictionary.Entries)
        {
            bytes += entry.Length;
        }

        return bytes;
    }
}
