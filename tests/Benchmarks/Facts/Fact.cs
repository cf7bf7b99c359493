namespace Benchmarks.Facts;

/// <summary>Something that was measured of the service.</summary>
/// <param name="Name">What.</param>
/// <param name="Median">The middle of what was measured.</param>
/// <param name="Worst">The worst of it.</param>
/// <param name="Unit">ms or MiB.</param>
/// <param name="Target">What it is to stay below; null where nothing was promised.</param>
internal sealed record Fact(string Name, double Median, double Worst, string Unit, double? Target)
{
    /// <summary>Whether it is below its target.</summary>
    public bool IsWithinTarget => !(Median >= Target);
}
