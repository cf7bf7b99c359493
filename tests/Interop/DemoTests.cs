using Interop.Harness;
using Medallion.Tests.Shared;

namespace Interop;

/// <summary>The README's first command, run as it stands.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_of_the_readme_runs_from_a_clone()
    {
        string command = FirstShellBlock(await File.ReadAllLinesAsync(Path.Combine(RepositoryPaths.Root, "README.md")));
        DirectoryInfo temporary = Directory.CreateTempSubdirectory("medallion-demo-test-");
        try
        {
            string output = await ReaderScripts.RunProcessAsync(
                "bash",
                ["-euo", "pipefail", "-c", command],
                ("TMPDIR", temporary.FullName));

            FileInfo gold = Assert.Single(
                temporary.GetFiles("people_without_duplicates.parquet", SearchOption.AllDirectories));
            Assert.Contains(gold.FullName, output, StringComparison.Ordinal);
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private static string FirstShellBlock(string[] lines)
    {
        IEnumerable<string> fromBlock = lines.SkipWhile(static line => line != "```sh").Skip(1);
        return string.Join('\n', fromBlock.TakeWhile(static line => line != "```"));
    }
}
