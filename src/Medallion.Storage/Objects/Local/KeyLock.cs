namespace Medallion.Storage.Objects.Local;

/// <summary>Lets one writer of a key at a time check and publish, across threads and processes.</summary>
/// <remarks>An advisory lock (flock): it goes with its process, so a crash leaves nothing locked.</remarks>
internal static class KeyLock
{
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    // A publish takes a few fsyncs; whoever holds a lock for this long is stuck on a failing disk.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <exception cref="IOException">Another writer keeps the lock for a minute.</exception>
    public static async Task<IDisposable> AcquireAsync(
        string objectPath,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        string path = HiddenFolder.LockOf(objectPath);
        long start = time.GetTimestamp();
        int wait = 1;
        while (true)
        {
            if ((TryOpen(path) ?? TryOpenInNewFolder(path)) is { } held)
            {
                return held;
            }

            if (time.GetElapsedTime(start) > Patience)
            {
                throw new IOException($"Another writer has held '{path}' for {Patience.TotalSeconds:0} s.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, wait + 1)), time, cancellationToken);
            wait = Math.Min(wait * 2, 32);
        }
    }

    /// <summary>The first lock of a folder makes the folder: nobody holds it, and there is nothing to wait for.</summary>
    private static FileStream? TryOpenInNewFolder(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        if (Directory.Exists(folder))
        {
            return null;
        }

        Directory.CreateDirectory(folder);
        return TryOpen(path);
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (IOException busy) when (busy.HResult is WouldBlockOnLinux or WouldBlockOnMac or WindowsSharingViolation)
        {
            return null;
        }
    }
}
