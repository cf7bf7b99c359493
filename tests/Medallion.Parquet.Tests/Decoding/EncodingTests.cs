using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Tests.Decoding;

/// <summary>Pages by hand, most of them the examples of the format's specification.</summary>
public sealed class EncodingTests
{
    [Fact]
    public void Plain_values_stand_one_behind_the_other()
    {
        Assert.Equal(
            [1, -2], Decode.Values<int>(ParquetEncoding.Plain, PhysicalType.Int32, 2, [1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF]));
        Assert.Equal(
            [1.5], Decode.Values<double>(ParquetEncoding.Plain, PhysicalType.Double, 1, BitConverter.GetBytes(1.5)));
        Assert.Equal(
            [true, false, true],
            Decode.Values<bool>(ParquetEncoding.Plain, PhysicalType.Boolean, 3, [0b101]));
        Assert.Equal(
            ["abc", "", "d"],
            Decode.Texts(ParquetEncoding.Plain, 3, [3, 0, 0, 0, .. "abc"u8, 0, 0, 0, 0, 1, 0, 0, 0, .. "d"u8]));
        Assert.Equal(["ab", "cd"], Decode.Texts(ParquetEncoding.Plain, 2, [.. "abcd"u8], byteLength: 2));
    }

    [Fact]
    public void Dictionary_indices_come_in_runs()
    {
        byte[] page = [2, 3 << 1, 1, (1 << 1) | 1, 0b11_10_01_00, 0b00_00_00_00];
        Assert.Equal(
            ["b", "b", "b", "a", "b", "c", "d", "a"],
            Decode.Texts(ParquetEncoding.RleDictionary, 8, page, Decode.Dictionary("a", "b", "c", "d")));
    }

    [Fact]
    public void A_dictionary_of_one_value_needs_no_bits()
    {
        Assert.Equal(
            ["a", "a", "a"], Decode.Texts(ParquetEncoding.PlainDictionary, 3, [0, 3 << 1], Decode.Dictionary("a")));
    }

    [Fact]
    public void The_last_packed_run_may_be_cut_off_behind_its_last_value()
    {
        // 8 values of 4 bits are announced; the 4 bytes end behind the third.
        Assert.Equal(
            ["b", "a", "b"],
            Decode.Texts(ParquetEncoding.RleDictionary, 3, [4, (1 << 1) | 1, 0x01, 0x01], Decode.Dictionary("a", "b")));
    }

    [Fact]
    public void Booleans_come_in_runs_behind_their_length()
    {
        Assert.Equal(
            [true, true, true, false, true],
            Decode.Values<bool>(
                ParquetEncoding.Rle, PhysicalType.Boolean, 5, [4, 0, 0, 0, 3 << 1, 1, (1 << 1) | 1, 0b10]));
    }

    [Fact]
    public void Deltas_of_equal_steps_take_no_bits()
    {
        byte[] page = [0x80, 1, 4, 5, 2, 2, 0, 0, 0, 0];
        Assert.Equal([1, 2, 3, 4, 5], Decode.Values<int>(ParquetEncoding.DeltaBinaryPacked, PhysicalType.Int32, 5, page));
    }

    [Fact]
    public void Deltas_are_packed_above_the_smallest()
    {
        byte[] packed = BitStream.Pack([0, 0, 0, 3, 3, 3, 3], 2);
        byte[] page = [0x80, 1, 4, 8, 14, 3, 2, 0, 0, 0, .. packed, .. new byte[8 - packed.Length]];
        Assert.Equal(
            [7L, 5, 3, 1, 2, 3, 4, 5], Decode.Values<long>(ParquetEncoding.DeltaBinaryPacked, PhysicalType.Int64, 8, page));
        Assert.Equal(
            [7, 5, 3, 1, 2, 3, 4, 5],
            Decode.Values<int>(ParquetEncoding.DeltaBinaryPacked, PhysicalType.Int32, 8, page[..^6]));
    }

    [Fact]
    public void Lengths_stand_in_front_of_all_bytes()
    {
        byte[] page = [.. Deltas(5, 5, 6, 6), .. "HelloWorldFoobarABCDEF"u8];
        Assert.Equal(
            ["Hello", "World", "Foobar", "ABCDEF"], Decode.Texts(ParquetEncoding.DeltaLengthByteArray, 4, page));
    }

    [Fact]
    public void Values_share_prefixes_with_the_one_before()
    {
        byte[] page = [.. Deltas(0, 2, 0, 3), .. Deltas(4, 2, 6, 5), .. "axislebabbleyhood"u8];
        Assert.Equal(["axis", "axle", "babble", "babyhood"], Decode.Texts(ParquetEncoding.DeltaByteArray, 4, page));
    }

    [Fact]
    public void Split_streams_are_joined()
    {
        byte[] page = [0xAA, 0x00, 0xA3, 0xBB, 0x11, 0xB4, 0xCC, 0x22, 0xC5, 0xDD, 0x33, 0xD6];
        Assert.Equal(
            [unchecked((int)0xDDCCBBAA), 0x33221100, unchecked((int)0xD6C5B4A3)],
            Decode.Values<int>(ParquetEncoding.ByteStreamSplit, PhysicalType.Int32, 3, page));
        Assert.Equal(["abc", "def"], Decode.Texts(ParquetEncoding.ByteStreamSplit, 2, [.. "adbecf"u8], byteLength: 3));
    }

    [Theory]
    [InlineData(ParquetEncoding.Plain, 2, new byte[] { 1, 0, 0, 0, 1, 0, 0 })]
    [InlineData(ParquetEncoding.ByteStreamSplit, 2, new byte[] { 1, 0, 0, 0, 1, 0, 0 })]
    [InlineData(ParquetEncoding.RleDictionary, 1, new byte[] { })]
    [InlineData(ParquetEncoding.RleDictionary, 1, new byte[] { 33, 2, 0 })]
    [InlineData(ParquetEncoding.RleDictionary, 3, new byte[] { 1, 2 << 1, 0 })]
    [InlineData(ParquetEncoding.RleDictionary, 1, new byte[] { 8, 1 << 1, 2 })]
    [InlineData(ParquetEncoding.RleDictionary, 1, new byte[] { 8, 3, 2, 0 })]
    [InlineData(ParquetEncoding.RleDictionary, 1, new byte[] { 32, 1 << 1, 0, 0, 0, 0x80 })]
    [InlineData(ParquetEncoding.RleDictionary, 1, new byte[] { 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(ParquetEncoding.DeltaBinaryPacked, 1, new byte[] { })]
    [InlineData(ParquetEncoding.DeltaBinaryPacked, 1, new byte[] { 0x80, 1, 0, 1, 2 })]
    [InlineData(ParquetEncoding.DeltaBinaryPacked, 1, new byte[] { 0x81, 1, 4, 1, 2 })]
    [InlineData(ParquetEncoding.DeltaBinaryPacked, 2, new byte[] { 0x80, 1, 4, 1, 2 })]
    [InlineData(ParquetEncoding.DeltaBinaryPacked, 2, new byte[] { 0x80, 1, 4, 2, 2, 2, 65, 0, 0, 0 })]
    [InlineData(ParquetEncoding.DeltaBinaryPacked, 2, new byte[] { 0x80, 1, 4, 2, 2, 2, 8, 0, 0, 0 })]
    [InlineData(ParquetEncoding.Rle, 1, new byte[] { 1 })]
    [InlineData(ParquetEncoding.BitPacked, 1, new byte[] { 1 })]
    [InlineData((ParquetEncoding)77, 1, new byte[] { 1 })]
    public void A_page_of_integers_that_cannot_be_is_refused(ParquetEncoding encoding, int count, byte[] page)
    {
        var dictionary = new ValueBuffer<int>(new ParquetColumn("dictionary", ParquetType.Int32));
        dictionary.Append([1, 2]);
        Decode.Fails(encoding, ParquetType.Int32, count, page, dictionary);
    }

    [Theory]
    [InlineData(ParquetEncoding.Plain, 1, new byte[] { 1, 0, 0 })]
    [InlineData(ParquetEncoding.Plain, 1, new byte[] { 2, 0, 0, 0, 1 })]
    [InlineData(ParquetEncoding.Plain, 1, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 1 })]
    [InlineData(ParquetEncoding.Plain, 2, new byte[] { 4, 0, 0, 0, 1, 1, 1, 1 })]
    [InlineData(ParquetEncoding.ByteStreamSplit, 1, new byte[] { 1 })]
    [InlineData(ParquetEncoding.DeltaBinaryPacked, 1, new byte[] { 0x80, 1, 4, 1, 2 })]
    [InlineData(ParquetEncoding.DeltaLengthByteArray, 1, new byte[] { 0x80, 1, 4, 1, 4, 1 })]
    [InlineData(ParquetEncoding.DeltaLengthByteArray, 1, new byte[] { 0x80, 1, 4, 1, 3, 1 })]
    [InlineData(ParquetEncoding.DeltaLengthByteArray, 1, new byte[] { 0x80, 1, 4, 2, 0, 0, 0, 0, 0, 0 })]
    [InlineData(ParquetEncoding.DeltaByteArray, 1, new byte[] { 0x80, 1, 4, 1, 2, 0x80, 1, 4, 1, 2, 1, 1 })]
    [InlineData(ParquetEncoding.RleDictionary, 1, new byte[] { 1, 1 << 1, 0 })]
    public void A_page_of_texts_that_cannot_be_is_refused(ParquetEncoding encoding, int count, byte[] page)
    {
        Decode.Fails(encoding, ParquetType.String, count, page);
    }

    [Fact]
    public void What_would_take_more_memory_than_allowed_is_refused()
    {
        byte[] millionsOfOnes = [1, 0x80, 0x80, 0x80, 0x08, 1];
        ParquetFormatException refusal = Decode.Fails(
            ParquetEncoding.RleDictionary,
            ParquetType.String,
            Decode.MaxBytes,
            millionsOfOnes,
            Decode.Dictionary("", new string('x', 1_000)));
        Assert.Equal(ParquetFault.LimitExceeded, refusal.Fault);
        Assert.Equal(
            ParquetFault.LimitExceeded,
            Decode.Fails(ParquetEncoding.DeltaBinaryPacked, ParquetType.Int64, Decode.MaxBytes, [0x80, 1, 4, 1, 2]).Fault);
    }

    [Fact]
    public void Random_bytes_give_values_or_a_typed_fault()
    {
        var random = new Random(20260509);
        ParquetType[] types =
        [
            ParquetType.Boolean, ParquetType.Int32, ParquetType.Int64, ParquetType.Float, ParquetType.Double,
            ParquetType.String, new ParquetType(PhysicalType.FixedLenByteArray) { ByteLength = 3 },
            new ParquetType(PhysicalType.Int96),
        ];
        int decoded = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] page = new byte[random.Next(60)];
            random.NextBytes(page);
            ParquetType type = types[random.Next(types.Length)];
            var dictionary = ColumnBuffer.Create(new ParquetColumn("dictionary", type));
            try
            {
                Decode.Page((ParquetEncoding)random.Next(10), type, random.Next(1, 40), page, dictionary);
                decoded++;
            }
            catch (ParquetFormatException)
            {
                // The point is that nothing else comes out.
            }
        }

        Assert.InRange(decoded, 1, 20_000);
    }

    /// <summary>A sequence of lengths below 64, in one miniblock.</summary>
    private static byte[] Deltas(params int[] values)
    {
        int least = values.Zip(values.Skip(1), static (left, right) => right - left).Min();
        ulong[] deltas = [.. values.Zip(values.Skip(1), (left, right) => (ulong)(right - left - least))];
        byte[] packed = BitStream.Pack(deltas.Concat(Enumerable.Repeat(0UL, 32 - deltas.Length)), 8);
        return [0x80, 1, 4, (byte)values.Length, ZigZag(values[0]), ZigZag(least), 8, 0, 0, 0, .. packed];
    }

    private static byte ZigZag(int value) => (byte)((value << 1) ^ (value >> 31));
}
