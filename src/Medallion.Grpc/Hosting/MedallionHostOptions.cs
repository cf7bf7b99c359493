namespace Medallion.Grpc.Hosting;

/// <summary>How a service is started inside a process.</summary>
public sealed class MedallionHostOptions
{
    /// <summary>Command line, as .NET configuration reads it: <c>--Medallion:Stores:0:Uri=s3://bucket</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Settings that override every other source, for example <c>Medallion:Stores:0:Uri</c>.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>
    /// Where to listen. Null: as configured (<c>Medallion:Listen</c>), by default <c>http://127.0.0.1:5080</c>. Port 0 takes a
    /// free one.
    /// </summary>
    public string? ListenUrl { get; init; }

    /// <summary>Whether nothing is logged below errors. Default false.</summary>
    public bool Quiet { get; init; }

    /// <summary>
    /// Whether the service probes its stores, removes what crashes left in them and forgets old runs, at its start and every
    /// few hours. Default true. A service that is there for one question writes nothing of its own accord.
    /// </summary>
    public bool Upkeep { get; init; } = true;

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
