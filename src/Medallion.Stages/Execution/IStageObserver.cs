using Medallion.Stages.Findings;

namespace Medallion.Stages.Execution;

/// <summary>Is told what happens while a stage executes. Safe for concurrent use.</summary>
public interface IStageObserver
{
    /// <summary>Counts of the attempt.</summary>
    StageMeter Meter { get; }

    /// <summary>Something about the data was found.</summary>
    void Report(Finding finding);

    /// <summary>
    /// Asked right before something becomes visible; throws where another process has the run now, so that an attempt
    /// that slept through its own replacement publishes nothing.
    /// </summary>
    void RequireOwnership()
    {
    }
}
