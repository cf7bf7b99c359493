using Medallion.Cli.Demo.People;

namespace Benchmarks.Data;

/// <summary>Two CSV files of people.</summary>
/// <param name="Rows">Rows of both.</param>
/// <param name="Bytes">Bytes of both.</param>
internal sealed record BronzeData(long Rows, long Bytes)
{
    /// <summary>The column that tells people apart.</summary>
    public const string KeyColumn = "User Id";

    private const ulong Seed = 20_260_101;
    private const ulong OtherSeed = Seed + 1;

    /// <summary>Makes them, unless they lie there from an earlier run.</summary>
    /// <param name="folder">Folder of the lake; they come into its data/bronze.</param>
    /// <param name="rows">Rows of each file.</param>
    /// <param name="duplicates">How the second file follows the first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<BronzeData> MakeAsync(
        string folder, int rows, Duplicates duplicates, CancellationToken cancellationToken)
    {
        string bronze = Directory.CreateDirectory(Path.Combine(folder, "data", "bronze")).FullName;
        string first = Path.Combine(bronze, $"people-{rows}.csv");
        string second = Path.Combine(bronze, $"people-{rows}_again.csv");
        if (!File.Exists(second))
        {
            await WriteAsync(first, Seed, rows, cancellationToken);
            await WriteSecondAsync(first, second, rows, duplicates, cancellationToken);
        }

        return new BronzeData(2L * rows, new FileInfo(first).Length + new FileInfo(second).Length);
    }

    private static async Task WriteSecondAsync(
        string first, string second, int rows, Duplicates duplicates, CancellationToken cancellationToken)
    {
        // Behind another name until it is whole: its presence says that both are.
        string draft = second + ".part";
        if (duplicates == Duplicates.Half)
        {
            File.Copy(first, draft, overwrite: true);
        }
        else
        {
            await WriteAsync(draft, OtherSeed, rows, cancellationToken);
        }

        if (duplicates == Duplicates.OnePercent)
        {
            string others = draft + "s";
            File.Move(draft, others, overwrite: true);
            await LineMixer.MixAsync(others, first, draft, static line => new PeopleRandom(Seed, line).Next(50) == 0, cancellationToken);
            File.Delete(others);
        }

        File.Move(draft, second, overwrite: true);
    }

    private static async Task WriteAsync(string path, ulong seed, int rows, CancellationToken cancellationToken)
    {
        await using FileStream stream = File.Create(path);
        await new PeopleGenerator(seed).WriteAsync(stream, rows, cancellationToken);
    }
}
