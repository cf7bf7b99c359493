using Benchmarks.Data;
using Benchmarks.Measuring;

namespace Benchmarks.Contestants;

/// <summary>Somebody who can run the pipeline.</summary>
internal interface IContestant
{
    /// <summary>Name in tables.</summary>
    string Name { get; }

    /// <summary>Name and version.</summary>
    string Description { get; }

    /// <summary>Roughly the memory that one row takes, in bytes; 0 where memory does not follow the rows.</summary>
    long BytesPerRow { get; }

    /// <summary>Why it cannot run on a lake; null where it can.</summary>
    string? ObstacleOn(Lake lake);

    /// <summary>Runs the three stages in fresh processes, each several times over.</summary>
    Task<IReadOnlyList<StageMeasurement>> RunAsync(Lake lake, CancellationToken cancellationToken);

    /// <summary>The gold file that the last run has written, on this machine's disk.</summary>
    string GoldOf(Lake lake);
}
