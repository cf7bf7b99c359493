using Medallion.Protocol.V1;

namespace Medallion.Cli.Terminals.Progress;

/// <summary>Names of the layers that stages are about.</summary>
internal static class Layers
{
    public static string NameOf(Stage stage) => stage switch
    {
        Stage.ReadBronze => "bronze",
        Stage.WriteSilver => "silver",
        Stage.WriteGold => "gold",
        _ => "unknown",
    };
}
