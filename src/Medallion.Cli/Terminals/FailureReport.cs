using Medallion.Grpc.Hosting;
using Medallion.Parquet.Format;
using Medallion.Protocol.Client;
using Medallion.Stages.Failures;
using Medallion.Stages.Texts;
using Medallion.Storage.Objects;

namespace Medallion.Cli.Terminals;

/// <summary>A failure as a person or a program is told it.</summary>
internal sealed record FailureReport
{
    /// <summary>Exit code of the process.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Name of the reason, UPPER_SNAKE_CASE.</summary>
    public required string Reason { get; init; }

    /// <summary>What happened.</summary>
    public required string Message { get; init; }

    /// <summary>What is wrong in detail, one line each.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Where, unless the message says it.</summary>
    public string Where { get; init; } = "";

    /// <summary>What to do.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>Where to read on.</summary>
    public string Help { get; init; } = "";

    /// <summary>Whether the same command can succeed later.</summary>
    public bool Retryable { get; init; }

    /// <summary>How long to wait before that, in seconds.</summary>
    public double? RetryDelaySeconds { get; init; }

    /// <summary>Language of the labels.</summary>
    internal Language Language { get; init; }

    /// <summary>The report of whatever ended a command.</summary>
    public static FailureReport Of(
        Exception error, GlobalSettings global, CancellationToken cancellationToken) => error switch
        {
            StageFailedException failure => Of(failure, global.Language),
            UsageException usage => Usage(usage.Message, usage.Remedy, []),
            SettingsException settings => Usage(
                "The configuration is wrong.",
                "Correct the settings that are named: in appsettings.json, MEDALLION__… variables or the command line.",
                settings.Problems),
            OperationCanceledException when cancellationToken.IsCancellationRequested => Cancelled(global.Language),
            ParquetFormatException parquet => OfStage(OfParquet(parquet), global),
            StageException or StoreException => OfStage(FailureTranslator.Translate(error), global),
            IOException or UnauthorizedAccessException => OfFile(error),
            _ => OfFault(error, global),
        };

    /// <summary>The report of a failed stage.</summary>
    public static FailureReport Of(StageFailedException failure, Language language) => new()
    {
        ExitCode = failure.Retryable ? Cli.ExitCode.Retryable : Cli.ExitCode.Failure,
        Reason = failure.ReasonName,
        Message = failure.Message,
        Details = [.. failure.Violations.Select(static violation => $"{violation.Key}: {violation.Value}")],
        Where = Places.Write(failure.Location, failure.Message, language),
        Remedy = failure.Remedy,
        Help = failure.HelpUri,
        Retryable = failure.Retryable,
        RetryDelaySeconds = failure.RetryDelay?.TotalSeconds,
        Language = language,
    };

    /// <summary>The report of a command that was told to stop.</summary>
    public static FailureReport Cancelled(Language language) => new()
    {
        ExitCode = Cli.ExitCode.Cancelled,
        Reason = "CANCELLED",
        Message = Labels.Cancelled.In(language),
        Language = language,
    };

    /// <summary>The report of a command that was told to stop watching.</summary>
    public static FailureReport Detached(Language language) => new()
    {
        ExitCode = Cli.ExitCode.Cancelled,
        Reason = "DETACHED",
        Message = Labels.Detached.In(language),
        Language = language,
    };

    private static FailureReport Usage(string message, string remedy, IReadOnlyList<string> details) => new()
    {
        ExitCode = Cli.ExitCode.Usage,
        Reason = "USAGE",
        Message = message,
        Details = details,
        Remedy = remedy,
    };

    private static StageException OfParquet(ParquetFormatException error) => new(
        error.Fault == ParquetFault.Unsupported ? FailureReason.ParquetUnsupported : FailureReason.ParquetInvalid,
        detail: error.Message,
        inner: error);

    private static FailureReport OfFile(Exception error) => new()
    {
        ExitCode = Cli.ExitCode.Failure,
        Reason = "FILE",
        Message = error.Message,
        Remedy = "Check that the file or folder is there, that you may read and write it, and that the disk has room.",
    };

    /// <summary>Failures of the service's own libraries, used in this process, have words in its catalogue.</summary>
    private static FailureReport OfStage(StageException failure, GlobalSettings global)
    {
        FailureEntry entry = FailureCatalogue.Of(failure.Reason);
        return new FailureReport
        {
            ExitCode = entry.IsRetryable ? Cli.ExitCode.Retryable : Cli.ExitCode.Failure,
            Reason = entry.Name,
            Message = FailureText.Message(failure, global.Language),
            Remedy = FailureText.Remedy(failure, global.Language),
            Retryable = entry.IsRetryable,
            RetryDelaySeconds = entry.RetryDelay?.TotalSeconds,
            Language = global.Language,
        };
    }

    private static FailureReport OfFault(Exception error, GlobalSettings global) => new()
    {
        ExitCode = Cli.ExitCode.Failure,
        Reason = "FAULT",
        Message = $"The command met a fault of its own: {error.GetType().Name}: {error.Message}",
        Details = global.Verbose ? error.ToString().Split(Environment.NewLine) : [],
        Remedy = global.Verbose
            ? "Report it with these lines and the command line."
            : "Run it again with --verbose, and report what it writes.",
    };
}
