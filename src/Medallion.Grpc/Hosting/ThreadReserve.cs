namespace Medallion.Grpc.Hosting;

/// <summary>
/// Threads for calls to find one free. The pool starts with as many as there are cores, and adds one or two in a second only
/// once all are taken: by what waits for a lock, as the first calls of a process do for code that is being compiled. Until
/// then a burst of calls, and whatever comes behind it, such as a health check, stands in line. With threads in reserve the
/// system lets all of them have their share of the cores. A thread that nobody needs ends by itself. Stages compute, and
/// files are read and written, on threads of their own.
/// </summary>
internal static class ThreadReserve
{
    /// <summary>Threads beyond one for each core.</summary>
    private const int Threads = 64;

    /// <summary>Sees to it that the pool has them without waiting. Never takes away what the process is configured for.</summary>
    public static void Provide()
    {
        ThreadPool.GetMinThreads(out int workers, out int completionPorts);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + Threads), completionPorts);
    }
}
