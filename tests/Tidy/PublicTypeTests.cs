using System.Text.RegularExpressions;

namespace Tidy;

/// <summary>What a reader finds above a public type.</summary>
public sealed partial class PublicTypeTests
{
    [Fact]
    public void Public_types_say_what_they_are_for() => SourceTree.AssertNone(
        from path in SourceTree.Under("src/", ".cs")
        let lines = SourceTree.Lines(path)
        from line in lines.Index()
        where PublicType().IsMatch(line.Item) && !IsDocumented(lines, line.Index)
        select $"{path}:{line.Index + 1}: {line.Item.Trim()}",
        "A public type has an XML comment:");

    [Fact]
    public void The_check_sees_a_type_without_a_comment()
    {
        string[] documented = ["/// <summary>A.</summary>", "[Flags]", "public enum A"];
        string[] bare = ["// <summary>A.</summary>", "public sealed record B(", "    int C);"];

        Assert.True(PublicType().IsMatch(documented[2]) && IsDocumented(documented, 2));
        Assert.True(PublicType().IsMatch(bare[1]) && !IsDocumented(bare, 1));
    }

    private static bool IsDocumented(string[] lines, int declaration)
    {
        int above = declaration - 1;
        while (above >= 0 && lines[above] is ['[' or '#' or ' ', ..])
        {
            above--;
        }

        return above >= 0 && lines[above].StartsWith("///", StringComparison.Ordinal);
    }

    [GeneratedRegex(
        @"^public ((static|sealed|abstract|readonly|ref|partial) )*(class|record|struct|interface|enum|delegate) ",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex PublicType();
}
