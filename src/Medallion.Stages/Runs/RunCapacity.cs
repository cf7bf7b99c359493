using Medallion.Stages.Execution;

namespace Medallion.Stages.Runs;

/// <summary>How many runs a machine executes at once where nobody says: as many as it has cores, as far as their memory fits.</summary>
public static class RunCapacity
{
    /// <summary>Runs at once wherever memory allows it: while one waits for the store, another computes.</summary>
    public const int Least = 2;

    private const int Most = 32;

    /// <summary>What the process takes without any stage.</summary>
    private const long ProcessBytes = 64L * 1024 * 1024;

    /// <summary>The number for this machine, or for this container within its limits.</summary>
    /// <param name="engine">What one stage may use.</param>
    public static int OfThisMachine(EngineOptions engine) =>
        Of(engine, Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>The number for a machine, at least 1.</summary>
    /// <param name="engine">What one stage may use.</param>
    /// <param name="cores">Cores of the machine.</param>
    /// <param name="memoryBytes">Memory that the process may use; a quarter of it is left to others and to chance.</param>
    public static int Of(EngineOptions engine, int cores, long memoryBytes)
    {
        long fits = ((memoryBytes / 4 * 3) - ProcessBytes) / engine.StageBytes;
        return (int)Math.Clamp(fits, 1, Math.Clamp(cores, Least, Most));
    }
}
