namespace Medallion.Grpc.Hosting.Settings;

/// <summary>Finds the name that somebody meant.</summary>
internal static class SettingNames
{
    /// <summary>What to write in place of a name that is none.</summary>
    /// <param name="unknown">The name that is none.</param>
    /// <param name="section">What is known at its place.</param>
    /// <param name="all">What is known of the whole service.</param>
    public static string Suggest(IConfigurationSection unknown, SettingShape section, SettingShape all)
    {
        string parent = ConfigurationPath.GetParentPath(unknown.Path)!;
        string? near = section.Settings.Keys
            .Select(name => (Name: name, Distance: Distance(name, unknown.Key)))
            .Where(found => found.Distance <= Math.Max(2, unknown.Key.Length / 3))
            .OrderBy(static found => found.Distance)
            .Select(static found => found.Name)
            .FirstOrDefault();
        if (near is not null)
        {
            return $"the nearest is {parent}:{near}";
        }

        string root = unknown.Path[..unknown.Path.IndexOf(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)];
        string[] elsewhere = [.. Paths(root, all).Where(path => ConfigurationPath.GetSectionKey(path)
            .Equals(unknown.Key, StringComparison.OrdinalIgnoreCase))];
        return elsewhere.Length == 1
            ? $"there is {elsewhere[0]}"
            : $"those of {parent} are {string.Join(", ", section.Settings.Keys)}";
    }

    /// <summary>The names of all settings; an entry of a list is N.</summary>
    private static IEnumerable<string> Paths(string path, SettingShape shape)
    {
        IEnumerable<(string Name, SettingShape Shape)> below = shape.Entries is { } entries
            ? [("N", entries)]
            : shape.Settings.Select(static setting => (setting.Key, setting.Value));
        return below.SelectMany(setting => Paths(ConfigurationPath.Combine(path, setting.Name), setting.Shape)).Prepend(path);
    }

    /// <summary>How many letters have to be changed, added or left out, whatever their case (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 0; i < one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < other.Length; j++)
            {
                int changed = diagonal + (char.ToUpperInvariant(one[i]) == char.ToUpperInvariant(other[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(changed, 1 + Math.Min(row[j], row[j + 1]));
            }
        }

        return row[^1];
    }
}
