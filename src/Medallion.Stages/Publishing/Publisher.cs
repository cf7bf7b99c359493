using Medallion.Stages.Plans;
using Medallion.Storage.Objects;

namespace Medallion.Stages.Publishing;

/// <summary>Who publishes an object, as its user metadata says: readers and rivals learn from it whose the object is.</summary>
/// <param name="Pipeline">Pipeline of the run.</param>
/// <param name="RunId">Logical run.</param>
/// <param name="Stage">Stage, by its name in the protocol.</param>
/// <param name="Task">Task of the caller; empty where the run has none.</param>
/// <param name="Attempt">Which execution of the run.</param>
internal sealed record Publisher(string Pipeline, string RunId, string Stage, string Task, string Attempt)
{
    private const string Prefix = "medallion-";

    /// <summary>S3 takes 2 KB of encoded user metadata together; a longer value loses its end.</summary>
    private const int MaxEncoded = 480;

    /// <summary>The run that a plan belongs to.</summary>
    public static Publisher Of(StagePlan plan) => new(
        plan.Key.Pipeline,
        plan.Key.RunId,
        plan.Key.Stage.ToString(),
        plan.Key.Task,
        plan.Attempt.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The run that published an object; null where something else did.</summary>
    public static Publisher? Find(ObjectInfo info)
    {
        string Value(string name) => info.Metadata.GetValueOrDefault(Prefix + name, "");
        return info.Metadata.ContainsKey($"{Prefix}run-id")
            ? new Publisher(Value("pipeline"), Value("run-id"), Value("stage"), Value("task"), Value("attempt"))
            : null;
    }

    /// <summary>For a message.</summary>
    public static string Of(ObjectInfo info) => Find(info)?.ToString() ?? "something other than this service";

    /// <summary>User metadata of the object.</summary>
    public IReadOnlyDictionary<string, string> ToMetadata() => new Dictionary<string, string>
    {
        [$"{Prefix}pipeline"] = Shorten(Pipeline),
        [$"{Prefix}run-id"] = Shorten(RunId),
        [$"{Prefix}stage"] = Stage,
        [$"{Prefix}task"] = Shorten(Task),
        [$"{Prefix}attempt"] = Attempt,
    };

    /// <inheritdoc/>
    public override string ToString() =>
        $"attempt {Attempt} of {Pipeline}/{RunId}/{Stage}{(Task.Length == 0 ? "" : "/" + Task)}";

    private static string Shorten(string value)
    {
        int length = value.Length;
        while (Uri.EscapeDataString(value[..length]).Length > MaxEncoded)
        {
            // Not between the halves of a surrogate pair.
            length -= char.IsLowSurrogate(value[length - 1]) ? 2 : 1;
        }

        return value[..length];
    }
}
