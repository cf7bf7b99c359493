using FsCheck.Xunit;

namespace Medallion.Tests.Shared;

/// <summary>
/// A property whose cases are the same in every run, so that a change is judged by what it changed. The nightly run draws
/// new ones; MEDALLION_SEED, in the form in which a failure prints it ("seed,gamma"), repeats them.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SeededPropertyAttribute : PropertyAttribute
{
    // FsCheck asks for an odd second number.
    private const string EveryRun = "20261123,1009";

    public SeededPropertyAttribute()
    {
        var seed = Environment.GetEnvironmentVariable("MEDALLION_SEED");
        var isNightly = Environment.GetEnvironmentVariable("MEDALLION_LONG") == "1";
        if (seed is not null || !isNightly)
        {
            Replay = seed ?? EveryRun;
        }
    }
}
