using Medallion.Cli.Demo.People;

namespace Benchmarks.Data;

/// <summary>Two CSV files of people, the second of which repeats the first.</summary>
/// <param name="Rows">Rows of both.</param>
/// <param name="Bytes">Bytes of both.</param>
internal sealed record BronzeData(long Rows, long Bytes)
{
    private const ulong Seed = 20_260_101;

    /// <summary>Makes them, unless they lie there from an earlier run.</summary>
    public static async Task<BronzeData> MakeAsync(string folder, int rows, CancellationToken cancellationToken)
    {
        string bronze = Directory.CreateDirectory(Path.Combine(folder, "data", "bronze")).FullName;
        string first = Path.Combine(bronze, $"people-{rows}.csv");
        string second = Path.Combine(bronze, $"people-{rows}_again.csv");
        if (!File.Exists(second))
        {
            await using (FileStream stream = File.Create(first))
            {
                await new PeopleGenerator(Seed).WriteAsync(stream, rows, cancellationToken);
            }

            File.Copy(first, second);
        }

        return new BronzeData(2L * rows, 2 * new FileInfo(first).Length);
    }
}
