using Medallion.Stages.Runs;

namespace Medallion.Grpc.Mapping;

/// <summary>Checks and maps run keys.</summary>
internal static class RunKeys
{
    private const int MaxLength = 250;

    /// <summary>The key of a RunService call: its stage is required.</summary>
    public static RunKey ToDomain(Protocol.V1.RunKey? key) => ToDomain(key, new RequestChecks());

    /// <summary>The same beside other fields; throws where any is wrong.</summary>
    public static RunKey ToDomain(Protocol.V1.RunKey? key, RequestChecks checks)
    {
        Check(checks, key, "key");
        checks.Require(key is null || key.Stage != Protocol.V1.Stage.Unspecified, "key.stage", "is required");
        checks.ThrowIfAny();
        return new RunKey(key!.Pipeline, key.RunId, (StageKind)key.Stage, key.Task);
    }

    public static void Check(RequestChecks checks, Protocol.V1.RunKey? key, string field)
    {
        checks.Require(key is not null, field, "is required");
        if (key is null)
        {
            return;
        }

        CheckName(checks, key.Pipeline, $"{field}.pipeline", isRequired: true);
        CheckName(checks, key.RunId, $"{field}.run_id", isRequired: true);
        CheckName(checks, key.Task, $"{field}.task", isRequired: false);
        checks.Require(Enum.IsDefined(key.Stage), $"{field}.stage", $"{(int)key.Stage} is not a stage");
    }

    public static Protocol.V1.RunKey ToProtocol(RunKey key) =>
        new() { Pipeline = key.Pipeline, RunId = key.RunId, Stage = (Protocol.V1.Stage)key.Stage, Task = key.Task };

    private static void CheckName(RequestChecks checks, string name, string field, bool isRequired)
    {
        checks.Require(!isRequired || name.Length > 0, field, "is required");
        checks.Require(name.Length <= MaxLength, field, $"has {name.Length} characters; at most {MaxLength} is right");
        checks.Require(!name.Any(char.IsControl), field, "holds control characters");
    }
}
