using System.Text.Json;
using System.Text.RegularExpressions;
using Interop.Harness;
using Medallion.Parquet;
using Medallion.Parquet.Reading;
using Medallion.Tests.Shared;

namespace Interop;

/// <summary>The README's first command, run as it stands, and on real files.</summary>
public sealed class DemoTests
{
    private static readonly string[] Columns =
        ["Index", "User Id", "First Name", "Last Name", "Sex", "Email", "Phone", "Date of birth", "Job Title"];

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
            Assert.Matches($@"gold +\S*{Regex.Escape(gold.FullName)} +100,000 +100,000 ", output);
            using var file = new FileSource(gold.FullName);
            ParquetFileReader reader =
                await ParquetFileReader.OpenAsync(file, ParquetReaderOptions.Default, CancellationToken.None);
            Assert.Equal(100_000, reader.Metadata.RowCount);
            Assert.Equal(Columns, reader.Schema.Select(static column => column.Name));
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    [PythonOnSamplesFact]
    public async Task The_demo_of_a_file_and_its_copy_makes_the_rows_of_the_file_in_order()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("medallion-demo-test-");
        try
        {
            string people = Path.Combine(RepositoryPaths.SharedData!, "people", "people-10000.csv");
            string copy = Path.Combine(folder.FullName, "people-again.csv");
            File.Copy(people, copy);

            string output = await ReaderScripts.RunProcessAsync(
                MedallionProgram.Command,
                MedallionProgram.With("demo", "--input", people, copy, "--folder", folder.FullName));

            string gold = Path.Combine(folder.FullName, "data", "gold", "people_without_duplicates.parquet");
            Assert.Matches(@"gold +\S+ +10,000 +10,000 ", output);
            Assert.Equal(await ReferenceAsync(people), await ReaderScripts.RunAsync<ColumnDigest>("read_pyarrow.py", gold));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What Python's own CSV reader finds in the file.</summary>
    private static Task<List<ColumnDigest>> ReferenceAsync(string file)
    {
        var kinds = Columns.ToDictionary(static name => name, static name => name switch
        {
            "Index" => "int",
            "Date of birth" => "date",
            _ => "string",
        });
        return ReaderScripts.RunAsync<ColumnDigest>(
            "reference.py", JsonSerializer.Serialize(new { files = new[] { file }, kinds, key = (string?)null }));
    }

    private static string FirstShellBlock(string[] lines)
    {
        IEnumerable<string> fromBlock = lines.SkipWhile(static line => line != "```sh").Skip(1);
        return string.Join('\n', fromBlock.TakeWhile(static line => line != "```"));
    }
}
