using Medallion.Protocol.V1;

namespace Medallion.FunctionalTests.Faults;

/// <summary>One cell of the fault matrix.</summary>
public sealed record FaultCell(Fault Fault, Link Link, Stage Stage)
{
    /// <summary>How long a fault lasts that ends by itself. Default 4 s.</summary>
    public TimeSpan Lasts { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Whether silver and gold take several parts of an upload. Default: one put each.</summary>
    public bool IsLarge { get; init; }

    /// <summary>By how many bytes an announced length is wrong, where that is the fault. Default: 100 too many.</summary>
    public int WrongLengthBy { get; init; } = 100;

    /// <summary>Whether it is the service's own disk that is full.</summary>
    public bool IsOfOwnDisk => this is { Fault: Fault.DiskFull, Link: Link.ClientService };

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Fault} between {Link} in {Stage}{(IsLarge ? ", several parts" : "")}{(Lasts.TotalSeconds > 10 ? ", lasting" : "")}"
        + (WrongLengthBy < 0 ? ", too short" : "");
}
