using Medallion.Protocol.V1;

namespace Medallion.FunctionalTests.Load;

/// <summary>One run of a stage as its caller saw it.</summary>
/// <param name="Key">The run.</param>
/// <param name="Events">Every event that came, live ones too, in the order in which they came.</param>
internal sealed record ToldRun(RunKey Key, IReadOnlyList<RunEvent> Events)
{
    public RunAccepted Accepted => Events[0].Accepted;

    /// <summary>When it was accepted, by its replica's clock.</summary>
    public DateTime AcceptedAt => Events[0].Time.ToDateTime();

    /// <summary>When it took its place in the queue; null where it found a free slot.</summary>
    public DateTime? QueuedAt => Events.FirstOrDefault(static told => told is { Queued: not null, Sequence: > 0 })?.Time.ToDateTime();

    /// <summary>The places in the queue that the caller was told.</summary>
    public int[] Positions => [.. Events.Where(static told => told.Queued is not null).Select(static told => told.Queued.Position)];

    public StageResult Result => Events[^1].Result ?? throw new InvalidOperationException($"{Key} ended without a result.");
}
