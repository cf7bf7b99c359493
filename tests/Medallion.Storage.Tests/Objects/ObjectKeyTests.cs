using System.Text;
using FsCheck.Xunit;
using Medallion.Storage.Objects;
using Medallion.Tests.Shared;

namespace Medallion.Storage.Tests.Objects;

public sealed class ObjectKeyTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("data/bronze/people 100%.csv")]
    [InlineData("back\\slash")]
    [InlineData("...")]
    [InlineData("a/.b")]
    public void Ordinary_and_odd_keys_are_fine(string key) => Assert.Null(ObjectKey.FindProblem(key));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("/a", "empty segment")]
    [InlineData("a/", "empty segment")]
    [InlineData("a//b", "empty segment")]
    [InlineData("a/../b", "'..' segment")]
    [InlineData("./a", "'.' segment")]
    [InlineData("a\nb", "control character")]
    [InlineData("a\u007fb", "control character")]
    [InlineData("a/.medallion-store/b", "reserved")]
    public void A_refused_key_is_told_why(string key, string reason) =>
        Assert.Contains(reason, ObjectKey.FindProblem(key), StringComparison.Ordinal);

    // Not inline data: the runner would mend it.
    [Fact]
    public void Half_a_surrogate_pair_is_no_key() =>
        Assert.Contains("surrogate", ObjectKey.FindProblem("a\udc00"), StringComparison.Ordinal);

    [Fact]
    public void Length_counts_bytes()
    {
        Assert.Null(ObjectKey.FindProblem(new string('é', 512)));
        Assert.NotNull(ObjectKey.FindProblem(new string('é', 513)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("data/bronze/")]
    [InlineData("data/bro")]
    [InlineData("data/.")]
    public void A_prefix_may_end_anywhere(string prefix) => Assert.Null(ObjectKey.FindPrefixProblem(prefix));

    [Theory]
    [InlineData("/")]
    [InlineData("../")]
    [InlineData("a//b")]
    [InlineData("a\0")]
    public void A_prefix_does_not_lead_out(string prefix) => Assert.NotNull(ObjectKey.FindPrefixProblem(prefix));

    [SeededProperty]
    public void Keys_are_ordered_by_their_bytes(string left, string right)
    {
        if (left is null || right is null || !IsUnicode(left) || !IsUnicode(right))
        {
            return;
        }

        int expected = Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
        Assert.Equal(Math.Sign(expected), Math.Sign(Utf8KeyComparer.Instance.Compare(left, right)));
    }

    [Theory]
    [InlineData("\uffe5", "😀")]
    [InlineData("a\uffe5", "a😀")]
    [InlineData("😀", "😁")]
    [InlineData("\ud7ff", "\ue000")]
    [InlineData("a.b", "a/b")]
    public void Characters_beyond_16_bits_come_last(string first, string second)
    {
        Assert.True(Utf8KeyComparer.Instance.Compare(first, second) < 0);
        Assert.True(Utf8KeyComparer.Instance.Compare(second, first) > 0);
    }

    [SeededProperty]
    public void Metadata_survives_its_encoding(string value)
    {
        if (value is null || !IsUnicode(value))
        {
            return;
        }

        string encoded = ObjectMetadata.Encode(value);
        Assert.All(encoded, static c => Assert.InRange(c, ' ', '~'));
        Assert.Equal(encoded, encoded.Trim());
        Assert.Equal(value, ObjectMetadata.Decode(encoded));
    }

    private static bool IsUnicode(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}
