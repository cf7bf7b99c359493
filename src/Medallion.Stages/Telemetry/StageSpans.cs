using System.Diagnostics;
using Medallion.Stages.Plans;
using Medallion.Storage.Objects;
using Medallion.Storage.Telemetry;
using A = Medallion.Stages.Telemetry.StageAttributes;

namespace Medallion.Stages.Telemetry;

/// <summary>The spans of a stage.</summary>
internal static class StageSpans
{
    public const string Queue = "queue";
    public const string Stage = "stage ";
    public const string Phase = "phase ";
    public const string Scan = "scan object";
    public const string Read = "read object";
    public const string Write = "write object";
    public const string Finding = "finding";
    public const string SlaNotice = "sla notice";

    private static readonly string[] Run = [A.Pipeline, A.RunId, A.Task, A.Stage, A.Attempt];

    public static IReadOnlyList<SpanEntry> Entries { get; } =
    [
        new(Queue, ActivityKind.Internal, "the RPC of the first caller", "the time that a run waited before it executed", Run),
        new(
            Stage + "{stage}",
            ActivityKind.Internal,
            "the RPC of the first caller, whichever process executes the run",
            "one execution of a run, from the end of its wait to its result",
            [
                .. Run, A.Store, A.Outcome, A.ErrorType, A.ObjectsRead, A.BytesRead, A.BytesWritten, A.RowsRead, A.RowsWritten,
                A.RowsRejected, A.Duplicates, A.RowGroups, A.RowGroupsPassedThrough,
            ])
        {
            Events =
            [
                new(
                    Finding,
                    "something about the data was found; the first 64 of a stage",
                    [A.FindingCode, A.FindingSeverity, A.FindingCount]),
                new(SlaNotice, "the promised time is at risk, or has passed", [A.SlaState]),
            ],
            Links = "the stages that left what this one reads: gold to silver, silver to bronze; and the RPC that took over a run "
                + "whose process is gone",
        },
        new(
            Phase + "{phase}",
            ActivityKind.Internal,
            "stage",
            "what the stage did one after the other: together the phases take as long as the stage",
            [A.Phase, A.ObjectsRead, A.BytesRead, A.RowsRead]),
        new(
            Scan,
            ActivityKind.Internal,
            "phase Scanning",
            "one bronze object, from its first byte to the last row",
            [A.ObjectKey, A.ObjectSize, A.RowsRead, A.RowsRejected, A.ErrorType]),
        new(
            Read,
            ActivityKind.Internal,
            "phase",
            "one object that is read: a bronze object by WriteSilver, the silver object by WriteGold",
            [A.ObjectKey, A.ObjectSize, A.Spilled]),
        new(
            Write,
            ActivityKind.Internal,
            "stage, as it goes on over several phases; that of a small object the phase",
            "one object that is published, from its first byte until it is visible, or given up",
            [A.ObjectKey, A.BytesWritten, A.ErrorType]),
    ];

    /// <summary>Starts the span of an object that is read; null where nothing is traced.</summary>
    public static Activity? StartObject(string name, ObjectVersion version)
    {
        Activity? span = Activity.Current is null ? null : StageTelemetry.Source.StartActivity(name);
        span?.SetTag(A.ObjectKey, version.Key).SetTag(A.ObjectSize, version.Size);
        return span;
    }

    /// <summary>The span of the stage that the current flow works for; null where there is none.</summary>
    public static Activity? FindStage()
    {
        Activity? span = Activity.Current;
        while (span is not null && !IsStage(span))
        {
            span = span.Parent;
        }

        return span;
    }

    /// <summary>Names the run that a span belongs to.</summary>
    public static void Describe(Activity span, StagePlan plan, int attempt) => span
        .SetTag(A.Pipeline, plan.Key.Pipeline)
        .SetTag(A.RunId, plan.Key.RunId)
        .SetTag(A.Task, plan.Key.Task.Length == 0 ? null : plan.Key.Task)
        .SetTag(A.Stage, StageTelemetry.NameOf(plan.Key.Stage))
        .SetTag(A.Attempt, attempt);

    private static bool IsStage(Activity span) =>
        span.Source == StageTelemetry.Source && span.OperationName.StartsWith(Stage, StringComparison.Ordinal);
}
