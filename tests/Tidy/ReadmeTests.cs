using System.Text.RegularExpressions;

namespace Tidy;

/// <summary>What the README promises in its first two commands.</summary>
public sealed partial class ReadmeTests
{
    private const string Demo = "dotnet run --project src/Medallion.Cli -c Release -- demo";
    private const string Tests = "tests/run.sh";

    [Fact]
    public void The_first_two_commands_are_the_demo_and_the_tests()
    {
        IEnumerable<string> commands = ShellBlocks()
            .Matches(SourceTree.Text("README.md"))
            .Select(static block => block.Groups["body"].Value.Trim());

        Assert.Equal([Demo, Tests], commands.Take(2));
    }

    [Fact]
    public void A_build_server_runs_the_same_tests()
    {
        Assert.Contains($"exec bash {Tests}", SourceTree.Text(".ci/run"), StringComparison.Ordinal);
        Assert.Contains(Tests, SourceTree.Text(".gitlab-ci.yml"), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^```sh\n(?<body>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex ShellBlocks();
}
