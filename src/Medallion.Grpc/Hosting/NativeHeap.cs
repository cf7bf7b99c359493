using System.Runtime.InteropServices;

namespace Medallion.Grpc.Hosting;

/// <summary>
/// Has the C library give memory back that the runtime has freed. The runtime compiles code, and its collector keeps its notes, in
/// memory of the C library. glibc gives that back as long as a piece is larger than a threshold, which it raises by itself to
/// 32 MiB with what it sees freed; what is smaller stays in one of 16 arenas for those who may want it. In a service with
/// many threads and a budget of 256 MiB that was 100 MiB. A threshold that somebody sets is not raised any more.
/// </summary>
/// <remarks>
/// Source: mallopt(3). The environment variable MALLOC_MMAP_THRESHOLD_ has the last word. Other C libraries have no such call.
/// </remarks>
internal static partial class NativeHeap
{
    private const int MapThreshold = -3; // M_MMAP_THRESHOLD
    private const int MostArenas = -8; // M_ARENA_MAX

    /// <summary>Its default is eight for each core. What few threads of the runtime ask for at once, two of them serve.</summary>
    private const int Arenas = 2;

    /// <summary>glibc's own default.</summary>
    private const int MapThresholdBytes = 128 * 1024;

    private static readonly bool HasOptions = OperatingSystem.IsLinux()
        && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "mallopt", out _);

    /// <summary>Keeps the threshold where it is; and arenas few; false where the C library has none.</summary>
    public static bool TryKeepThreshold() =>
        HasOptions
        && Environment.GetEnvironmentVariable("MALLOC_MMAP_THRESHOLD_") is null
        && SetOption(MapThreshold, MapThresholdBytes) != 0
        && SetOption(MostArenas, Arenas) != 0;

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
