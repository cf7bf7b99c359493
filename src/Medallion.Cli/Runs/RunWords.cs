using Medallion.Protocol.V1;

namespace Medallion.Cli.Runs;

/// <summary>The words for stages and states of runs on the command line.</summary>
internal static class RunWords
{
    /// <summary>Stages, in flow order.</summary>
    public static readonly string[] Stages = ["bronze", "silver", "gold"];

    /// <summary>States, in the order of a run's life.</summary>
    public static readonly string[] States = ["queued", "running", "succeeded", "failed", "cancelled"];

    /// <summary>The stage of a word; unspecified for null.</summary>
    public static Stage StageOf(string? word) => (Stage)(Array.IndexOf(Stages, word) + 1);

    /// <summary>The state of a word; unspecified for null.</summary>
    public static RunState StateOf(string? word) => (RunState)(Array.IndexOf(States, word) + 1);

    /// <summary>The word for a state.</summary>
    public static string Of(RunState state) =>
        state > RunState.Unspecified && (int)state <= States.Length ? States[(int)state - 1] : "unknown";
}
