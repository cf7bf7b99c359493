using System.Text;
using Medallion.Parquet.Compression;

namespace Medallion.Parquet.Tests.Compression;

/// <summary>Pages of more than one block, which are compressed two blocks at a time where they are dense.</summary>
public sealed class SnappyPairTests
{
    private const int Block = SnappyPairEncoder.BlockSize;

    private static readonly SnappyCompressor Snappy = new();

    public static TheoryData<int> Lengths =>
        [(2 * Block) - 1, 2 * Block, (2 * Block) + 1, (3 * Block) - 1, 3 * Block, (4 * Block) - 1, 4 * Block, (5 * Block) + 7];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Pages_of_several_blocks_come_back(int length)
    {
        Assert.All(
            [
                PageSamples.Text(length), Mails(length), Numbers(length), new byte[length],
                PageSamples.Random(length, symbols: 2), PageSamples.Random(length, symbols: 8), PageSamples.Random(length, symbols: 256),
            ],
            AssertRoundTrip);
    }

    [Fact]
    public void Blocks_of_different_kinds_come_back_in_any_order()
    {
        byte[][] kinds = [Mails(Block), Numbers(Block), PageSamples.Random(Block, symbols: 256), new byte[Block], PageSamples.Text(Block)];
        foreach (byte[] first in kinds)
        {
            foreach (byte[] second in kinds)
            {
                AssertRoundTrip([.. first, .. second]);
                AssertRoundTrip([.. first, .. second, .. second, .. first, .. first[..100]]);
            }
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2_030)]
    [InlineData(40_000)]
    public void Literals_and_matches_of_any_length_come_back(int distance)
    {
        byte[] noise = PageSamples.Random(distance + 200, symbols: 256);
        var random = new Random(distance);
        for (int literal = 0; literal <= 70; literal += literal < 20 ? 1 : 10)
        {
            byte[] page = new byte[2 * Block];
            random.NextBytes(page);
            for (int block = 0; block < 2; block++)
            {
                FillWithMatches(page.AsSpan(block * Block, Block), noise, literal, random);
            }

            AssertRoundTrip(page);
        }
    }

    [Fact]
    public void A_match_may_reach_up_to_the_end_of_its_block_and_no_further()
    {
        byte[] page = PageSamples.Random(2 * Block, symbols: 256);
        for (int length = 1; length <= 100; length++)
        {
            // The bytes go on to be equal in the next block, which the first must not see.
            byte[] ends = [.. page];
            ends.AsSpan(500, length + 50).CopyTo(ends.AsSpan(Block - length));
            ends.AsSpan(Block + 300, length).CopyTo(ends.AsSpan((2 * Block) - length));
            AssertRoundTrip(ends);
        }
    }

    [Fact]
    public void Literals_may_become_many_or_few_anywhere_in_a_block()
    {
        foreach (int change in (int[])[1, 500, 8_000, 8_191, 8_192, 8_193, 9_000, 40_000, Block - 40, Block - 1])
        {
            byte[] mails = Mails(Block);
            byte[] numbers = Numbers(Block);
            byte[] noise = PageSamples.Random(Block, symbols: 256);
            byte[] fewer = [.. numbers[..change], .. mails[change..]];
            byte[] more = [.. mails[..change], .. numbers[change..]];
            byte[] none = [.. mails[..change], .. noise[change..]];
            AssertRoundTrip([.. fewer, .. more]);
            AssertRoundTrip([.. more, .. none, .. none, .. fewer]);
            AssertRoundTrip([.. noise[..change], .. mails[change..], .. more]);
        }
    }

    [Fact]
    public void Pairs_need_no_more_room_than_they_ask_for()
    {
        foreach (byte[] page in (byte[][])
            [Mails(2 * Block), Numbers(2 * Block), PageSamples.Random(2 * Block, symbols: 256), new byte[2 * Block]])
        {
            var output = new GuardedBuffer((2 * Block) + (2 * Block / 6) + 20);
            int written = SnappyPairEncoder.Encode(page, output.Span, new ushort[SnappyPairEncoder.TableLength]);
            output.AssertGuardsIntact();
            AssertRestores([.. Preamble(page.Length), .. output.Span[..written]], page);
            written = SnappyStridePairEncoder.Encode(page, output.Span, new ushort[SnappyPairEncoder.TableLength]);
            output.AssertGuardsIntact();
            AssertRestores([.. Preamble(page.Length), .. output.Span[..written]], page);
        }
    }

    [Fact]
    public void Strides_of_two_blocks_write_what_those_of_each_would()
    {
        byte[] page = [.. Numbers(Block), .. PageSamples.Text(Block)];
        byte[] both = new byte[Snappy.MaxCompressedLength(page.Length)];
        int written = SnappyStridePairEncoder.Encode(page, both, new ushort[SnappyPairEncoder.TableLength]);
        byte[] first = new byte[Snappy.MaxCompressedLength(Block)];
        byte[] second = new byte[first.Length];
        ushort[] table = new ushort[SnappyPairEncoder.TableLength / 2];
        int one = SnappyBlockEncoder.Encode(page.AsSpan(0, Block), first, table);
        Array.Clear(table);
        int other = SnappyBlockEncoder.Encode(page.AsSpan(Block), second, table);
        Assert.Equal([.. first[..one], .. second[..other]], both[..written]);
    }

    [Fact]
    public void Dense_pages_are_as_small_by_pairs_as_by_single_blocks()
    {
        byte[] page = Mails(2 * Block);
        byte[] output = new byte[Snappy.MaxCompressedLength(page.Length)];
        int single = Snappy.Compress(page.AsSpan(0, Block), output) + Snappy.Compress(page.AsSpan(Block), output);
        Assert.InRange(Snappy.Compress(page, output), single / 2, single * 103 / 100);
    }

    [Fact]
    public void Equal_bytes_are_counted_alike_with_and_without_vectors()
    {
        byte[] first = PageSamples.Random(SnappyPairEncoder.Reach, symbols: 256);
        Assert.Equal(SnappyPairEncoder.Reach, SnappyPairEncoder.EqualBytes(ref first[0], ref first[0]));
        Assert.Equal(SnappyPairEncoder.Reach, SnappyPairEncoder.EqualBytesByWords(ref first[0], ref first[0]));
        for (int equal = 0; equal < first.Length; equal++)
        {
            byte[] second = [.. first[..equal], .. first[equal..].Select(static b => (byte)~b)];
            Assert.Equal(equal, SnappyPairEncoder.EqualBytes(ref first[0], ref second[0]));
            Assert.Equal(equal, SnappyPairEncoder.EqualBytesByWords(ref first[0], ref second[0]));
        }
    }

    private static void FillWithMatches(Span<byte> block, byte[] noise, int literal, Random random)
    {
        noise.CopyTo(block);
        int at = noise.Length;
        for (int match = 3; at + literal + 100 < block.Length; match = match == 90 ? 3 : match + 1)
        {
            at += random.Next(literal + 1);
            block.Slice(random.Next(noise.Length - 100), match).CopyTo(block[at..]);
            at += match;
        }
    }

    /// <summary>Addresses one behind the other: short matches, and hardly a literal between them.</summary>
    private static byte[] Mails(int length)
    {
        string[] names = ["smith", "jones", "miranda", "oliveira", "walsh", "brito", "jensen", "moreau", "costa", "klein"];
        string[] hosts = ["com", "net", "org"];
        var random = new Random(length);
        var text = new StringBuilder();
        while (text.Length < length)
        {
            char initial = (char)('a' + random.Next(26));
            text.Append($"{initial}{names[random.Next(names.Length)]}{random.Next(100)}@example.{hosts[random.Next(hosts.Length)]}");
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    /// <summary>Telephone numbers one behind the other: matches are short, and as many literals are between them.</summary>
    private static byte[] Numbers(int length)
    {
        var random = new Random(length);
        var text = new StringBuilder();
        while (text.Length < length)
        {
            text.Append($"({random.Next(100, 1_000)})555-{random.Next(10_000):d4}");
            text.Append($"+1-{random.Next(100, 1_000)}-555-{random.Next(10_000):d4}");
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    private static void AssertRoundTrip(byte[] page)
    {
        var output = new GuardedBuffer(Snappy.MaxCompressedLength(page.Length));
        int written = Snappy.Compress(page, output.Span);
        output.AssertGuardsIntact();
        AssertRestores(output.Span[..written], page);
    }

    private static void AssertRestores(ReadOnlySpan<byte> compressed, byte[] page)
    {
        byte[] restored = new byte[page.Length];
        Assert.True(new SnappyDecompressor().TryDecompress(compressed, restored));
        Assert.True(restored.AsSpan().SequenceEqual(page));
    }

    private static byte[] Preamble(int length) => [(byte)(length | 0x80), (byte)((length >> 7) | 0x80), (byte)(length >> 14)];
}
