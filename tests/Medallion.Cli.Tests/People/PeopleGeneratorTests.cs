using System.Globalization;
using System.Text;
using Medallion.Cli.Demo.People;

namespace Medallion.Cli.Tests.People;

public sealed class PeopleGeneratorTests
{
    private const int Rows = 20_000;

    [Fact]
    public async Task The_same_seed_gives_the_same_people()
    {
        Assert.Equal(await MakeAsync(1, 500), await MakeAsync(1, 500));
        Assert.NotEqual(await MakeAsync(1, 500), await MakeAsync(2, 500));
    }

    [Fact]
    public async Task More_people_start_with_the_same_people()
    {
        string few = await MakeAsync(1, 100);
        string many = await MakeAsync(1, 10_000);

        Assert.StartsWith(few, many, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_line_ends_as_the_real_files_lines_do()
    {
        string text = await MakeAsync(1, 100);

        Assert.Equal(101, text.Split("\r\n").Length - 1);
        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_person_has_every_column_and_an_id_of_their_own()
    {
        List<string[]> people = [.. (await MakeAsync(1, Rows)).TrimEnd().Split("\r\n").Skip(1).Select(Split)];

        Assert.Equal(Rows, people.Count);
        Assert.All(people, static person => Assert.Equal(9, person.Length));
        Assert.Equal(Rows, people.DistinctBy(static person => person[1], StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(people, static person => Assert.Matches("^[0-9a-fA-F]{15}$", person[1]));
        Assert.Equal(Enumerable.Range(1, Rows), people.Select(static person => int.Parse(person[0])));
    }

    [Fact]
    public async Task People_have_the_habits_of_real_data()
    {
        List<string[]> people = [.. (await MakeAsync(1, Rows)).TrimEnd().Split("\r\n").Skip(1).Select(Split)];

        Assert.All(people, static person => Assert.True(
            DateOnly.TryParseExact(person[7], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)));
        Assert.Equal(["Female", "Male"], people.Select(static person => person[4]).Distinct().Order());
        Assert.All(people, static person => Assert.Matches(@"^[a-z0-9]+@example\.(com|net|org)$", person[5]));
        Assert.Contains(people, static person => person[6].StartsWith("001-", StringComparison.Ordinal));
        Assert.Contains(people, static person => person[6].StartsWith("+1-", StringComparison.Ordinal));
        Assert.Contains(people, static person => person[8].Contains(", ", StringComparison.Ordinal));
        Assert.Contains(people, static person => person[8].Contains('"', StringComparison.Ordinal));
    }

    private static async Task<string> MakeAsync(ulong seed, int rows)
    {
        using var stream = new MemoryStream();
        await new PeopleGenerator(seed).WriteAsync(stream, rows, CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>An own reading of RFC 4180, so that the generator is not judged by the reader it is made for.</summary>
    private static string[] Split(string line)
    {
        List<string> cells = [];
        var cell = new StringBuilder();
        bool isQuoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && isQuoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                cell.Append(line[i++]);
            }
            else if (line[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (line[i] == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(line[i]);
            }
        }

        cells.Add(cell.ToString());
        return [.. cells];
    }
}
