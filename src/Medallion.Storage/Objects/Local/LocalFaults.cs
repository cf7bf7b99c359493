namespace Medallion.Storage.Objects.Local;

/// <summary>Turns what the file system answers into what it means to the caller.</summary>
internal static class LocalFaults
{
    // errno as .NET passes it on in HResult, and the Windows codes that .NET uses itself.
    private const int NotPermitted = 1;
    private const int AccessDenied = 13;
    private const int NoSpace = 28;
    private const int NameTooLong = 36;
    private const int ReadOnly = 30;
    private const int Exists = 17;
    private const int NotAFolder = 20;
    private const int IsAFolder = 21;
    private const int QuotaOnLinux = 122;
    private const int QuotaOnMac = 69;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static bool IsFileFault(Exception exception) => exception is IOException or UnauthorizedAccessException;

    public static StoreException Map(Exception exception, LocalFolder folder, string? key)
    {
        string name = key is null ? folder.Uri.ToString() : folder.Uri.Of(key);
        if (exception is DirectoryNotFoundException or FileNotFoundException && !Directory.Exists(folder.Root))
        {
            return new StoreException(
                StoreFault.StoreNotFound,
                folder.Uri,
                key,
                $"{folder.Uri} does not exist.",
                exception);
        }

        (StoreFault fault, string text) = Classify(exception, name);
        return new StoreException(fault, folder.Uri, key, $"{text} ({exception.Message})", exception);
    }

    private static (StoreFault Fault, string Text) Classify(Exception exception, string name) =>
        exception switch
        {
            FileNotFoundException => (StoreFault.ObjectNotFound, $"{name} does not exist."),
            DirectoryNotFoundException => (
                StoreFault.InvalidUri,
                $"{name} cannot be a file: a folder on its way is missing or is a file itself."),
            PathTooLongException or { HResult: NameTooLong } => (
                StoreFault.InvalidUri,
                $"{name} is longer than the file system allows."),
            UnauthorizedAccessException or { HResult: AccessDenied or NotPermitted } => (
                StoreFault.AccessDenied,
                $"{name}: this process's user may not do this; check owner and mode."),
            { HResult: ReadOnly } => (StoreFault.AccessDenied, $"{name}: the file system is read-only."),
            { HResult: NoSpace or QuotaOnLinux or WindowsDiskFull } => (
                StoreFault.Full,
                $"{name}: no room left; free some or enlarge the volume."),
            { HResult: QuotaOnMac } when OperatingSystem.IsMacOS() => (
                StoreFault.Full,
                $"{name}: the disk quota is used up."),
            { HResult: IsAFolder or NotAFolder or Exists } => (
                StoreFault.InvalidUri,
                $"{name} cannot be a file: there is a folder of that name, or a file in its way."),
            _ => (StoreFault.Unavailable, $"{name}: the file system failed."),
        };
}
