using Medallion.Protocol.V1;

namespace Medallion.Cli.Run;

/// <summary>The words for stages on the command line.</summary>
internal static class StageSelection
{
    /// <summary>What the command takes.</summary>
    public static readonly string[] Words = ["bronze", "silver", "gold", "all"];

    /// <summary>The stages that a word stands for, in flow order.</summary>
    public static IReadOnlyList<Stage> Parse(string word) => word switch
    {
        "bronze" => [Stage.ReadBronze],
        "silver" => [Stage.WriteSilver],
        "gold" => [Stage.WriteGold],
        _ => [Stage.ReadBronze, Stage.WriteSilver, Stage.WriteGold],
    };
}
