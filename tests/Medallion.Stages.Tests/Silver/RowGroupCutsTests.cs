using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Medallion.Stages.Silver;
using Medallion.Tests.Shared;

namespace Medallion.Stages.Tests.Silver;

public sealed class RowGroupCutsTests
{
    [SeededProperty(MaxTest = 2000)]
    public Property Row_groups_are_as_many_as_wanted_and_of_one_size_but_for_blocks()
    {
        Gen<(int[] Blocks, int Pieces)> cases =
            from blocks in Gen.Choose(1, 100).NonEmptyListOf()
            from pieces in Gen.Choose(1, 12)
            select (blocks.ToArray(), pieces);
        return Prop.ForAll(Arb.From(cases), static c =>
        {
            List<long> groups = Cut(new RowGroupCuts(c.Blocks.Sum(), c.Pieces), c.Blocks);
            double wanted = (double)c.Blocks.Sum() / c.Pieces;
            Assert.InRange(groups.Count, 1, c.Pieces);
            Assert.Equal(c.Blocks.Sum(), groups.Sum());
            if (2 * c.Blocks.Max() < wanted)
            {
                Assert.Equal(c.Pieces, groups.Count);
                Assert.All(groups, size => Assert.InRange(size, wanted - (1.5 * c.Blocks.Max()), wanted + (1.5 * c.Blocks.Max())));
            }
        });
    }

    [Fact]
    public void More_text_than_was_said_makes_more_row_groups()
    {
        List<long> groups = Cut(new RowGroupCuts(totalBytes: 100, pieces: 2), [.. Enumerable.Repeat(10, 100)]);
        Assert.All(groups, static size => Assert.InRange(size, 1, 100));
        Assert.Equal(1000, groups.Sum());
    }

    private static List<long> Cut(RowGroupCuts cuts, int[] blocks)
    {
        var groups = new List<long>();
        long group = 0;
        foreach (int block in blocks)
        {
            group += block;
            if (cuts.EndsWith(block))
            {
                groups.Add(group);
                group = 0;
            }
        }

        if (group > 0)
        {
            groups.Add(group);
        }

        return groups;
    }
}
