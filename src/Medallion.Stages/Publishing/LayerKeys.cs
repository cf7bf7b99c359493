using Medallion.Stages.Runs;
using Medallion.Storage.Runs;

namespace Medallion.Stages.Publishing;

/// <summary>Keys of what the service keeps for itself in a store, beside the layers.</summary>
/// <remarks>
/// What a stage leaves for the next one lies under the logical run, and under its task where it has one: several tasks of
/// one logical run (one for each table, say) leave several.
/// </remarks>
internal static class LayerKeys
{
    /// <summary>Engines that read a data lake ignore names that start with an underscore.</summary>
    private const string Root = "_medallion/runs/";

    private const string BronzeManifest = "bronze_manifest";
    private const string SilverObject = "silver_object";
    private const string BronzeScans = "bronze_scans";

    /// <summary>Key of the manifest that a ReadBronze run stores.</summary>
    public static string Manifest(RunKey key) => Of(key, BronzeManifest);

    /// <summary>What the keys of all manifests of a logical run begin with.</summary>
    public static string Manifests(RunKey key) => All(key, BronzeManifest);

    /// <summary>Key of the record of what a WriteSilver run published.</summary>
    public static string SilverRecord(RunKey key) => Of(key, SilverObject);

    /// <summary>What the keys of all records of published silver objects of a logical run begin with.</summary>
    public static string SilverRecords(RunKey key) => All(key, SilverObject);

    /// <summary>Prefix of the scans that attempts of a ReadBronze run have finished.</summary>
    public static string ScanJournal(RunKey key) => Of(key, BronzeScans)[..^".json".Length] + "/";

    /// <summary>Where the runs of one logical run leave something: its escaped pipeline and run id, as pipeline/run.</summary>
    public static string FolderOf(RunKey key) => RecordKey.Of(key.Pipeline, key.RunId).Name[..^".json".Length];

    /// <summary>What the keys begin with of all that the runs of a logical run leave.</summary>
    public static string Folder(string logicalRun) => $"{Root}{logicalRun}/";

    /// <summary>The logical run in whose folder an object of a store lies; null where it lies in none.</summary>
    public static string? FindFolder(string uri, string store)
    {
        string root = $"{store}/{Root}";
        string[] parts = uri.StartsWith(root, StringComparison.Ordinal) ? uri[root.Length..].Split('/') : [];
        return parts.Length > 2 ? $"{parts[0]}/{parts[1]}" : null;
    }

    private static string Of(RunKey key, string name) => Root + (key.Task.Length == 0
        ? RecordKey.Of(key.Pipeline, key.RunId, name)
        : RecordKey.Of(key.Pipeline, key.RunId, name, key.Task)).Name;

    private static string All(RunKey key, string name) =>
        Root + RecordKey.Of(key.Pipeline, key.RunId, name).Name[..^".json".Length];
}
