namespace Medallion.Storage.Configuration;

/// <summary>The stores that requests may name: section <c>Medallion</c>, list <c>Stores</c>.</summary>
public sealed class StoreOptions
{
    /// <summary>Configuration section that these options are bound from.</summary>
    public const string SectionName = "Medallion";

    internal const string ListName = $"{SectionName}:{nameof(Stores)}";

    /// <summary>
    /// The stores. A bucket of its own goes before <c>s3://*</c>, a deeper folder before the one it lies in.
    /// </summary>
    public IList<StoreDefinition> Stores { get; } = [];

    /// <summary>Says everything that is wrong, each with the setting's full name; empty where nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        if (Stores.Count == 0)
        {
            return [$"{ListName}: no store is configured: add one, such as {PathOf(0)}:Uri = s3://my-bucket."];
        }

        List<string> problems = [];
        Dictionary<StorePattern, int> seen = [];
        for (int i = 0; i < Stores.Count; i++)
        {
            problems.AddRange(FindProblems(Stores[i], i, seen));
        }

        return problems;
    }

    internal static string PathOf(int index) => $"{ListName}:{index}";

    private static List<string> FindProblems(StoreDefinition definition, int index, Dictionary<StorePattern, int> seen)
    {
        List<string> problems = [];
        string path = PathOf(index);
        if (!StorePattern.TryParse(definition.Uri, out StorePattern? pattern, out string? problem))
        {
            problems.Add($"{path}:{nameof(StoreDefinition.Uri)}: {problem}");
        }
        else if (!seen.TryAdd(pattern, index))
        {
            string first = PathOf(seen[pattern]);
            problems.Add($"{path}:{nameof(StoreDefinition.Uri)}: the same store as {first}: remove one.");
        }
        else if (pattern.Scheme == "file" && definition.S3 is not null)
        {
            problems.Add($"{path}:{nameof(StoreDefinition.S3)}: has no meaning for a folder: remove it.");
        }

        problems.AddRange(definition.S3?.Validate($"{path}:{nameof(StoreDefinition.S3)}") ?? []);
        return problems;
    }
}
