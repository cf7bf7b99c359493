namespace Medallion.Stages.Runs.Ledger;

/// <summary>
/// What another replica asks of the one that executes a run; kept beside the run's record, whose only writer is its owner.
/// </summary>
/// <param name="Epoch">The acquisition that is meant; a later owner passes it over.</param>
/// <param name="Renewals">Grows while somebody follows the run elsewhere.</param>
/// <param name="CancelReason">Why the run is to stop; null: it is not.</param>
internal sealed record RunCommand(long Epoch, long Renewals, string? CancelReason);
