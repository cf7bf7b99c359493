using System.Globalization;

namespace Medallion.Storage.Tests.Runs.Contention;

/// <summary>A time during which a process held the lease, by the machine's monotonic clock, which all processes share.</summary>
internal sealed record Holding(long Epoch, long Begin, long End)
{
    public static Holding Parse(string line)
    {
        long[] numbers = [.. line.Split(' ').Select(static number => long.Parse(number, CultureInfo.InvariantCulture))];
        return new Holding(numbers[0], numbers[1], numbers[2]);
    }

    public string ToLine() => $"{Epoch} {Begin} {End}";
}
