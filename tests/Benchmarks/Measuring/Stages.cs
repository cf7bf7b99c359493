namespace Benchmarks.Measuring;

/// <summary>The stages of the pipeline, by name.</summary>
internal static class Stages
{
    public const string Bronze = "bronze";
    public const string Silver = "silver";
    public const string Gold = "gold";

    /// <summary>All three, one after the other.</summary>
    public const string Pipeline = "pipeline";

    /// <summary>The stages in the order in which they run.</summary>
    public static IReadOnlyList<string> All { get; } = [Bronze, Silver, Gold];
}
