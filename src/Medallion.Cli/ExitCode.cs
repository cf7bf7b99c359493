namespace Medallion.Cli;

/// <summary>What the process tells its caller; documented in the help and in the README.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>
    /// A stage failed, or a file could not be read; the same call fails again until something is changed.
    /// </summary>
    public const int Failure = 1;

    /// <summary>The command line or the configuration is wrong; nothing was started.</summary>
    public const int Usage = 2;

    /// <summary>The service or the store could not now; the same call can succeed later.</summary>
    public const int Retryable = 3;

    /// <summary>Ended by Ctrl-C or SIGTERM.</summary>
    public const int Cancelled = 130;
}
