using System.Text.Json;
using Medallion.Tests.Shared;

namespace Medallion.Stages.Tests.Csv;

public sealed class CsvSpectrumTests
{
    public static TheoryData<string> Cases
    {
        get
        {
            var cases = new TheoryData<string>();
            string? folder = RepositoryPaths.SharedData;
            foreach (string file in folder is null ? ["absent"] : Directory.GetFiles(Path.Combine(folder, "csv-spectrum", "csvs")))
            {
                cases.Add(Path.GetFileNameWithoutExtension(file));
            }

            return cases;
        }
    }

    [SharedDataTheory]
    [MemberData(nameof(Cases))]
    public async Task Every_case_reads_as_its_JSON_says(string name)
    {
        string folder = Path.Combine(RepositoryPaths.SharedData!, "csv-spectrum");
        CsvReading reading = await CsvReading.OfAsync(await File.ReadAllBytesAsync(Path.Combine(folder, "csvs", $"{name}.csv")));
        var expected = JsonSerializer.Deserialize<Dictionary<string, string>[]>(
            await File.ReadAllTextAsync(Path.Combine(folder, "json", $"{name}.json")))!;

        Assert.Equal(expected[0].Keys, reading.Names);
        Assert.Equal(
            expected.Select(static record => record.Values.ToArray()),
            reading.Rows.Select(static row => row.Select(static cell => cell ?? "").ToArray()));
        Assert.Empty(reading.Findings);
    }
}
