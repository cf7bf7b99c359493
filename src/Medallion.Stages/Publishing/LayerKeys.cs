using Medallion.Stages.Runs;

namespace Medallion.Stages.Publishing;

/// <summary>Keys of what the service keeps for itself in a store, beside the layers.</summary>
internal static class LayerKeys
{
    /// <summary>Engines that read a data lake ignore names that start with an underscore.</summary>
    private const string Root = "_medallion";

    /// <summary>Key of the manifest that ReadBronze stores for a logical run.</summary>
    public static string Manifest(RunKey key) => $"{Run(key)}/bronze_manifest.json";

    /// <summary>Key of the record of what WriteSilver published for a logical run.</summary>
    public static string SilverRecord(RunKey key) => $"{Run(key)}/silver_object.json";

    private static string Run(RunKey key) =>
        $"{Root}/runs/{Uri.EscapeDataString(key.Pipeline)}/{Uri.EscapeDataString(key.RunId)}";
}
