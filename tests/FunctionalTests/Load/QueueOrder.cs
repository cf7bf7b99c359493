namespace Medallion.FunctionalTests.Load;

/// <summary>How fair the queue of one replica was.</summary>
internal static class QueueOrder
{
    /// <summary>
    /// By how many later ones the unluckiest run was overtaken: they came to the queue after it, and started before it.
    /// </summary>
    /// <remarks>
    /// A run takes its place when its first position is told. One that was told none found a free slot; it cannot have
    /// come before it was accepted, so that whoever waited by then was overtaken by it.
    /// </remarks>
    /// <param name="runs">The runs of one replica, with the start that its ledger tells.</param>
    public static int MostOvertaken(IReadOnlyList<(ToldRun Run, DateTime StartedAt)> runs) => runs
        .Where(static waited => waited.Run.QueuedAt is not null)
        .Select(waited => runs.Count(other => ArrivedAt(other.Run) > waited.Run.QueuedAt && other.StartedAt < waited.StartedAt))
        .DefaultIfEmpty()
        .Max();

    private static DateTime ArrivedAt(ToldRun run) => run.QueuedAt ?? run.AcceptedAt;
}
