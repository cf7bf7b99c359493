using System.ComponentModel;
using System.Diagnostics;

namespace Medallion.Tests.Shared;

/// <summary>A file system in memory with room for 2 MiB.</summary>
internal sealed class TinyVolume : IDisposable
{
    private TinyVolume(string path) => Path = path;

    /// <summary>Why none can be mounted here; null where one can.</summary>
    public static string? SkipReason { get; } = FindSkipReason();

    public string Path { get; }

    /// <summary>Mounts one; null where that is not permitted.</summary>
    public static TinyVolume? TryMount()
    {
        string path = Directory.CreateTempSubdirectory("medallion-tiny-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", path))
        {
            return new TinyVolume(path);
        }

        Directory.Delete(path);
        return null;
    }

    public void Dispose()
    {
        Run("umount", Path);
        Directory.Delete(Path);
    }

    private static string? FindSkipReason()
    {
        using TinyVolume? volume = TryMount();
        return volume is null ? "No permission to mount a small tmpfs." : null;
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
