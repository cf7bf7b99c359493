namespace Tidy;

/// <summary>How the tree is cut into files.</summary>
public sealed class FileTests
{
    /// <summary>A ratchet: lower it when the longest file gets shorter, never raise it.</summary>
    private const int MaximumSourceLines = 400;

    private static readonly HashSet<string> TopLevel = new(StringComparer.Ordinal)
    {
        ".ci", ".editorconfig", ".gitattributes", ".gitignore", ".gitlab", ".gitlab-ci.yml", "Directory.Build.props",
        "Directory.Build.targets", "Directory.Packages.props", "LICENSE", "Medallion.Grpc.sln", "README.md",
        "airflow-plugin", "global.json", "helm", "protos", "src", "tests",
    };

    [Fact]
    public void Source_files_hold_one_idea() => SourceTree.AssertNone(
        from path in SourceTree.Under("src/", ".cs")
        let length = SourceTree.Lines(path).Length
        where length > MaximumSourceLines
        select $"{path}: {length} lines",
        $"A source file has at most {MaximumSourceLines} lines:");

    [Fact]
    public void The_top_level_holds_only_what_a_newcomer_expects() => SourceTree.AssertNone(
        SourceTree.Files.Select(static path => path.Split('/')[0]).Distinct().Except(TopLevel),
        "Find a room for it under src, tests, airflow-plugin or helm:");

    [Fact]
    public void Shell_scripts_stop_at_the_first_error() => SourceTree.AssertNone(
        from path in SourceTree.Files
        where path.EndsWith(".sh", StringComparison.Ordinal) || path == ".ci/run"
        let lines = SourceTree.Lines(path)
        where !lines[0].StartsWith("#!", StringComparison.Ordinal) || !lines.Contains("set -euo pipefail")
        select path,
        "A shell script starts with #! and has a line 'set -euo pipefail':");
}
