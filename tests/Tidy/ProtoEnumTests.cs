using System.Globalization;
using System.Text.RegularExpressions;

namespace Tidy;

/// <summary>Enumerations that the protos and the stages share: the same names under the same numbers.</summary>
public sealed partial class ProtoEnumTests
{
    [Theory]
    [InlineData("errors.proto", "ErrorReason", "Failures/FailureReason.cs")]
    [InlineData("events.proto", "FindingCode", "Findings/FindingCode.cs")]
    [InlineData("events.proto", "Severity", "Findings/Severity.cs")]
    [InlineData("contracts.proto", "ColumnType", "Schema/ColumnType.cs")]
    public void Numbers_of_the_stages_are_those_of_the_protos(string proto, string protoName, string source)
    {
        Dictionary<string, int> inProto = ReadProto(SourceTree.Text($"protos/medallion/v1/{proto}"), protoName);
        Dictionary<string, int> inStages = ReadSource(SourceTree.Text($"src/Medallion.Stages/{source}"));

        Assert.NotEmpty(inProto);
        Assert.Equal(inProto.OrderBy(static value => value.Value), inStages.OrderBy(static value => value.Value));
    }

    private static Dictionary<string, int> ReadProto(string text, string name)
    {
        string pattern = $@"enum {name} \{{(?<body>[^}}]*)\}}";
        Match body = Regex.Match(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.True(body.Success, $"enum {name} is not there");
        string prefix = PrefixOf(name);
        return ProtoValue().Matches(body.Groups["body"].Value)
            .Where(match => match.Groups["name"].Value != $"{prefix}UNSPECIFIED")
            .ToDictionary(
                match => Pascal(match.Groups["name"].Value[prefix.Length..]),
                static match => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture));
    }

    private static Dictionary<string, int> ReadSource(string text) => SourceValue().Matches(text).ToDictionary(
        static match => match.Groups["name"].Value,
        static match => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture));

    private static string PrefixOf(string name) =>
        string.Concat(name.Select(static (letter, at) => at > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{letter}"))
            .ToUpperInvariant() + "_";

    private static string Pascal(string upper) => string.Concat(
        upper.Split('_').Select(static word => $"{word[0]}{word[1..].ToLowerInvariant()}"));

    [GeneratedRegex(@"^\s*(?<name>[A-Z0-9_]+) = (?<number>\d+);", RegexOptions.Multiline, 1000)]
    private static partial Regex ProtoValue();

    [GeneratedRegex(@"^\s*(?<name>\w+) = (?<number>\d+),", RegexOptions.Multiline, 1000)]
    private static partial Regex SourceValue();
}
