namespace Medallion.Storage.Objects.Local;

/// <summary>What the stores in one folder share.</summary>
/// <param name="Files">Files kept open.</param>
/// <param name="Threads">Threads that wait for the disk.</param>
internal sealed record LocalResources(OpenFiles Files, FileThreads Threads) : IDisposable
{
    public void Dispose()
    {
        Files.Dispose();
        Threads.Dispose();
    }
}
