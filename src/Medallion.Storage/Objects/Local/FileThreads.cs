using Medallion.Storage.Threads;

namespace Medallion.Storage.Objects.Local;

/// <summary>
/// The threads that wait for the disk of a folder, apart from those that answer calls. What a slow or dead volume keeps
/// waiting holds these at most: those of other folders, and the pool, go on.
/// </summary>
/// <remarks>
/// Two kinds, so that however many bytes the stages move, and however long the disk takes to have them for good, whoever
/// looks for a name, or puts a record into place, finds a thread.
/// </remarks>
internal sealed class FileThreads : IDisposable
{
    private const int MostForContents = 32;

    private static readonly TimeSpan KeptIdle = TimeSpan.FromSeconds(20);

    // Calls of the system that are short, and compete for the cores where many come at once: more would help nobody.
    private static readonly int MostForNames = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>For names, metadata and small records.</summary>
    public WorkThreads Names { get; } = new("file-name", MostForNames, KeptIdle);

    /// <summary>For the bytes of objects, and to make them durable.</summary>
    public WorkThreads Contents { get; } = new("file-content", MostForContents, KeptIdle);

    public void Dispose()
    {
        Names.Dispose();
        Contents.Dispose();
    }
}
