using Medallion.Cli.Pipelines;
using Medallion.Cli.Terminals;
using Medallion.Cli.Terminals.Progress;
using Medallion.Protocol.Client;
using Medallion.Stages.Texts;

namespace Medallion.Cli.Runs;

/// <summary>A run as it stands at one moment.</summary>
internal sealed record RunReport
{
    /// <summary>queued, running, succeeded, failed or cancelled.</summary>
    public required string State { get; init; }

    /// <summary>Name of the pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Name of the logical run.</summary>
    public required string RunId { get; init; }

    /// <summary>bronze, silver or gold.</summary>
    public required string Stage { get; init; }

    /// <summary>The task; null where the key has none.</summary>
    public string? Task { get; init; }

    /// <summary>Its latest attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>When its first attempt was accepted.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>When its latest attempt started to execute; null while queued.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended; null while live.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How long the latest attempt has executed, in seconds; null where it has not started.</summary>
    public double? Seconds { get; init; }

    /// <summary>The server process that executes or executed it.</summary>
    public required string Executor { get; init; }

    /// <summary>Sequence of its latest stored event.</summary>
    public required long LastSequence { get; init; }

    /// <summary>The promise; null where nothing was promised.</summary>
    public DateTimeOffset? CompleteBy { get; init; }

    /// <summary>on_track, at_risk or missed; null where nothing was promised.</summary>
    public string? Sla { get; init; }

    /// <summary>How far it is; null where it has not started.</summary>
    public ProgressReport? Progress { get; init; }

    /// <summary>What it did; null where it has not succeeded.</summary>
    public StageReport? Result { get; init; }

    /// <summary>Why it failed or was cancelled; null where it did not.</summary>
    public FailureReport? Failure { get; init; }

    /// <summary>How often each code was found; null where it has not succeeded.</summary>
    public IReadOnlyDictionary<string, long>? Findings { get; init; }

    /// <summary>Labels of the caller.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>The run itself.</summary>
    internal Protocol.V1.Run Source { get; init; } = new();

    /// <summary>Rows of the result, else those that were read so far.</summary>
    internal long? Rows => Result?.Rows ?? Progress?.RowsDone;

    /// <summary>Share that is done, 0 to 1; null where not known.</summary>
    internal double? Share => Result is null ? Progress?.Share : 1;

    /// <summary>The report of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The moment, for how long a live run has executed.</param>
    /// <param name="language">Language of the failure.</param>
    public static RunReport Of(Protocol.V1.Run run, DateTimeOffset now, Language language)
    {
        DateTimeOffset? started = run.StartTime?.ToDateTimeOffset();
        DateTimeOffset? ended = run.EndTime?.ToDateTimeOffset();
        return new RunReport
        {
            State = RunWords.Of(run.State),
            Pipeline = run.Key.Pipeline,
            RunId = run.Key.RunId,
            Stage = Layers.NameOf(run.Key.Stage),
            Task = run.Key.Task.Length == 0 ? null : run.Key.Task,
            Attempt = run.Attempt,
            Created = run.CreateTime?.ToDateTimeOffset(),
            Started = started,
            Ended = ended,
            Seconds = started is { } start ? Math.Max(0, ((ended ?? now) - start).TotalSeconds) : null,
            Executor = run.Executor,
            LastSequence = run.LastSequence,
            CompleteBy = run.CompleteBy?.ToDateTimeOffset(),
            Sla = StageReport.Of(run.SlaState),
            Progress = run.Progress is { } progress ? ProgressReport.Of(progress) : null,
            Result = run.Result is { } result ? StageReport.Of(result, isReused: false) : null,
            Failure = run.Failure is { } failure ? FailureReport.Of(StageFailedException.From(failure), language) : null,
            Findings = run.Result?.Findings.ToDictionary(
                static finding => ProtoNames.Of(finding.Code, "FINDING_CODE_"), static finding => finding.Count),
            Labels = new SortedDictionary<string, string>(run.Labels, StringComparer.Ordinal),
            Source = run,
        };
    }
}
