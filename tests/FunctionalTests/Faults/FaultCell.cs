using Medallion.Protocol.V1;

namespace Medallion.FunctionalTests.Faults;

/// <summary>One cell of the fault matrix.</summary>
public sealed record FaultCell(Fault Fault, Link Link, Stage Stage)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Fault} between {Link} in {Stage}";
}
