using Medallion.Protocol.V1;

namespace Medallion.Protocol.Client;

/// <summary>A run that a <see cref="RunFollower"/> follows, and how a connection to its events is opened.</summary>
/// <param name="Run">Key, and what the first call asks for.</param>
/// <param name="Open">Opens the events of a call with these options.</param>
internal sealed record FollowedRun(RunOptions Run, Func<RunOptions, CancellationToken, IRunEventStream> Open)
{
    /// <summary>
    /// Whether the call only looks: then a failure comes as an event, and nobody takes a run over because of it.
    /// </summary>
    public bool IsWatch { get; init; }

    /// <summary>Whether nothing comes after this event.</summary>
    public bool IsEnd(RunEvent runEvent) => runEvent.Result is not null || (IsWatch && runEvent.Failure is not null);

    /// <summary>Whether it is worthwhile to ask again after this failure.</summary>
    /// <param name="failure">How the connection ended, by a status that can be resumed.</param>
    /// <param name="hasNews">Whether the connection had brought something new.</param>
    public bool CanGoOn(StageFailedException failure, bool hasNews) =>
        // The server has waited for the owner that fell silent. Once is enough for a client that takes the run over.
        hasNews || !IsWatch || failure.Reason != ErrorReason.RunInterrupted;
}
