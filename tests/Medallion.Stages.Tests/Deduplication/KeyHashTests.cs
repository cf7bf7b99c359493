using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Medallion.Stages.Deduplication.Keys;
using Medallion.Tests.Shared;

namespace Medallion.Stages.Tests.Deduplication;

public sealed class KeyHashTests
{
    private static readonly KeyHash Hash = new(seed: 7, level: 0, mask: ulong.MaxValue);

    [SeededProperty(MaxTest = 1000)]
    public Property Keys_hashed_together_have_the_hashes_that_each_has_alone()
    {
        Gen<(byte[][] Keys, int Before, int First)> cases =
            from keys in Gen.Choose(0, 255).Select(static n => (byte)n).ArrayOf().Resize(40).ArrayOf()
            from before in Gen.Choose(0, 20)
            from first in Gen.Choose(0, keys.Length)
            select (keys, before, first);
        return Prop.ForAll(Arb.From(cases), static c =>
        {
            byte[] bytes = [.. new byte[c.Before], .. c.Keys.SelectMany(static key => key)];
            int end = c.Before;
            int[] ends = [.. c.Keys.Select(key => end += key.Length)];
            var block = new KeyBlock(bytes, c.Before, ends, firstRow: 0, rows: []);
            AssertHashes(block, c.First, [.. c.Keys.Skip(c.First)]);
        });
    }

    [SeededProperty(MaxTest = 200)]
    public Property Keys_of_one_width_have_them_too()
    {
        Gen<(byte[][] Keys, int First)> cases =
            from width in Gen.Choose(1, 24)
            from keys in Gen.Choose(0, 255).Select(static n => (byte)n).ArrayOf(width).ArrayOf()
            from first in Gen.Choose(0, keys.Length)
            select (keys, first);
        return Prop.ForAll(Arb.From(cases), static c =>
        {
            byte[] bytes = [.. c.Keys.SelectMany(static key => key)];
            int width = c.Keys.Length == 0 ? 8 : c.Keys[0].Length;
            AssertHashes(new KeyBlock(bytes, width, firstRow: 0, rows: []), c.First, [.. c.Keys.Skip(c.First)]);
        });
    }

    [Fact]
    public void Ends_behind_the_bytes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () =>
            new KeyBlock(new byte[30], 0, new int[] { 15, 31 }, firstRow: 0, rows: []).Hash(Hash, 0, new ulong[2]));
        Assert.Throws<ArgumentOutOfRangeException>(static () =>
            new KeyBlock(new byte[30], 31, new int[] { 40 }, firstRow: 0, rows: []).Hash(Hash, 0, new ulong[1]));
    }

    private static void AssertHashes(in KeyBlock block, int first, byte[][] keys)
    {
        ulong[] hashes = new ulong[keys.Length];
        block.Hash(Hash, first, hashes);
        Assert.Equal(keys.Select(static key => Hash.Compute(key)), hashes);
    }
}
