using Medallion.Stages.Deduplication.Memory;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Telemetry;
using Microsoft.Win32.SafeHandles;

namespace Medallion.Stages.Deduplication.Spilling;

/// <summary>
/// One temporary file that only this process can read, created when it is first needed. It has no name once it is open
/// (on Windows: until it is closed), so that nothing of it is left behind however the process ends. Safe for concurrent
/// use.
/// </summary>
internal sealed class SpillFile : IDisposable
{
    private const int NoSpaceLeft = 28; // ENOSPC
    private const int QuotaExceeded = 122; // EDQUOT
    private const int WindowsDiskFull = 112; // ERROR_DISK_FULL

    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly long _maxBytes;
    private readonly Func<string, SafeFileHandle> _create;
    private SafeFileHandle? _handle;
    private long _length;
    private long _counted;

    /// <param name="folder">Where to create it; empty: the system's folder for temporary files.</param>
    /// <param name="maxBytes">The most that it may hold.</param>
    public SpillFile(string folder, long maxBytes = long.MaxValue)
        : this(folder, maxBytes, Create)
    {
    }

    internal SpillFile(string folder, long maxBytes, Func<string, SafeFileHandle> create)
    {
        _folder = folder.Length == 0 ? Path.GetTempPath() : folder;
        _maxBytes = maxBytes;
        _create = create;
    }

    /// <summary>Bytes written.</summary>
    public long WrittenBytes => Interlocked.Read(ref _length);

    /// <summary>Writes chunks one behind the other.</summary>
    /// <exception cref="StageException">The disk is full, or the file would hold more than it may.</exception>
    public SpilledRun Write(IReadOnlyList<Chunk> chunks)
    {
        ReadOnlyMemory<byte>[] buffers = [.. chunks.Select(static chunk => chunk.Seal())];
        long length = buffers.Sum(static buffer => (long)buffer.Length);
        long position = Interlocked.Add(ref _length, length) - length;
        if (position + length > _maxBytes)
        {
            throw new StageException(
                FailureReason.SpillLimitExceeded,
                new DataLocation { Expected = $"at most {_maxBytes} bytes (SpillBytes)", Found = "more" });
        }

        try
        {
            RandomAccess.Write(Open(), buffers, position);
        }
        catch (IOException error) when ((error.HResult & 0xFFFF) is NoSpaceLeft or QuotaExceeded or WindowsDiskFull)
        {
            throw new StageException(
                FailureReason.LocalDiskFull,
                detail: $"{position:N0} bytes of keys are in '{_folder}', and {length:N0} more do not fit",
                inner: error);
        }

        StageTelemetry.SpillUsed.Add(length);
        StageTelemetry.SpillWritten.Add(length);
        Interlocked.Add(ref _counted, length);
        return new SpilledRun(position, length);
    }

    /// <summary>Fills the target.</summary>
    public void Read(Span<byte> target, long position)
    {
        while (target.Length > 0)
        {
            int read = RandomAccess.Read(Open(), target, position);
            if (read == 0)
            {
                throw new EndOfStreamException("The spill file is shorter than what was written to it.");
            }

            target = target[read..];
            position += read;
        }
    }

    public void Dispose()
    {
        _handle?.Dispose();
        StageTelemetry.SpillWritten.Add(0); // A series that begins with the first spill would hide it.
        StageTelemetry.SpillUsed.Add(-Interlocked.Exchange(ref _counted, 0));
    }

    private static SafeFileHandle Create(string folder)
    {
        string path = Path.Combine(folder, $"medallion-{Guid.NewGuid():N}.spill");
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
        };
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(path, options).SafeFileHandle;
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        SafeFileHandle handle = new FileStream(path, options).SafeFileHandle;
        File.Delete(path);
        return handle;
    }

    private SafeFileHandle Open()
    {
        lock (_gate)
        {
            return _handle ??= _create(_folder);
        }
    }
}
