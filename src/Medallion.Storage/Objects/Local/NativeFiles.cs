using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Medallion.Storage.Objects.Local;

/// <summary>The system calls that .NET does not offer: a file's full status, fsync of a folder, early write-back.</summary>
internal static partial class NativeFiles
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint BasicStatus = 0x7ff; // STATX_BASIC_STATS
    private const int StatusBytes = 256;
    private const uint StartWriting = 2; // SYNC_FILE_RANGE_WRITE
    private const int NoEntry = 2;
    private const int NotAFolder = 20;

    // Other systems, and C libraries without statx, go through FileInfo: the same facts but for the inode.
    private static readonly bool HasStatx = OperatingSystem.IsLinux() && TryStatx();

    // On 32 bits the arguments are laid out by architecture.
    private static readonly bool HasWriteBack = OperatingSystem.IsLinux()
        && Environment.Is64BitProcess
        && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "sync_file_range", out _);

    /// <summary>Looks a path up without following a link at its end; false where there is nothing.</summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder on the way is closed to this process.</exception>
    public static bool TryGetStatus(string path, out FileStatus status) =>
        HasStatx ? TryGetLinuxStatus(path, out status) : TryGetPortableStatus(path, out status);

    /// <summary>Makes names created, renamed or removed in a folder survive a power loss.</summary>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // NTFS journals names itself.
        }

        int descriptor = Open(path, flags: 0);
        if (descriptor < 0)
        {
            throw LastError(path);
        }

        bool flushed = Flush(descriptor) == 0;
        IOException? fault = flushed ? null : LastError(path);
        _ = Close(descriptor);
        if (fault is not null)
        {
            throw fault;
        }
    }

    /// <summary>
    /// Lets the system begin to write a part of a file to disk, so that a flush waits for less. Promises nothing: only a flush
    /// makes bytes durable, and tells of what went wrong. Does nothing where the system has no such call.
    /// </summary>
    public static void StartWriteBack(SafeFileHandle file, long offset, long length)
    {
        if (HasWriteBack)
        {
            _ = SyncFileRange(file, offset, length, StartWriting);
        }
    }

    private static bool TryGetLinuxStatus(string path, out FileStatus status)
    {
        Span<byte> raw = stackalloc byte[StatusBytes];
        if (Statx(CurrentFolder, path, NoFollow, BasicStatus, ref MemoryMarshal.GetReference(raw)) == 0)
        {
            status = Parse(raw);
            return true;
        }

        status = default;
        int error = Marshal.GetLastPInvokeError();
        return error is NoEntry or NotAFolder
            ? false
            : throw (error == 13 ? new UnauthorizedAccessException($"Access to '{path}' is denied.") : LastError(path));
    }

    private static FileStatus Parse(ReadOnlySpan<byte> raw)
    {
        // Offsets of struct statx, the same on every architecture: mode 28, ino 32, size 40, mtime 112.
        int mode = BinaryPrimitives.ReadUInt16LittleEndian(raw[28..]);
        long seconds = BinaryPrimitives.ReadInt64LittleEndian(raw[112..]);
        uint nanoseconds = BinaryPrimitives.ReadUInt32LittleEndian(raw[120..]);
        FileKind kind = (mode & 0xf000) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Folder,
            0xa000 => FileKind.Link,
            _ => FileKind.Other,
        };
        return new FileStatus(
            kind,
            BinaryPrimitives.ReadInt64LittleEndian(raw[40..]),
            DateTimeOffset.UnixEpoch.Ticks
                + (seconds * TimeSpan.TicksPerSecond)
                + (nanoseconds / TimeSpan.NanosecondsPerTick),
            BinaryPrimitives.ReadUInt64LittleEndian(raw[32..]));
    }

    private static bool TryGetPortableStatus(string path, out FileStatus status)
    {
        FileInfo file = new(path);
        FileAttributes attributes = file.Attributes;
        if ((int)attributes == -1)
        {
            status = default;
            return false;
        }

        FileKind kind =
            attributes.HasFlag(FileAttributes.ReparsePoint) ? FileKind.Link
            : attributes.HasFlag(FileAttributes.Directory) ? FileKind.Folder
            : attributes.HasFlag(FileAttributes.Device) ? FileKind.Other
            : FileKind.File;
        status = new FileStatus(kind, kind == FileKind.File ? file.Length : 0, file.LastWriteTimeUtc.Ticks, Inode: 0);
        return true;
    }

    private static bool TryStatx()
    {
        try
        {
            return BitConverter.IsLittleEndian && TryGetLinuxStatus("/", out _);
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    private static IOException LastError(string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{new Win32Exception(error).Message}: '{path}'", error);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte status);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int SyncFileRange(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
