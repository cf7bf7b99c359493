namespace Medallion.Grpc.Telemetry;

/// <summary>How the log is written to the console (configuration section Medallion:Logs).</summary>
internal sealed class LogSettings
{
    private const string Console = "console";
    private const string Json = "json";

    /// <summary><c>console</c>: for people; <c>json</c>: one object on each line. Default console.</summary>
    public string Format { get; set; } = Console;

    /// <summary>Whether it is written for programs.</summary>
    public bool IsJson => string.Equals(Format, Json, StringComparison.OrdinalIgnoreCase);

    /// <summary>Everything wrong with these settings; empty where nothing is.</summary>
    public IEnumerable<string> Problems() =>
        IsJson || string.Equals(Format, Console, StringComparison.OrdinalIgnoreCase)
            ? []
            : [$"Medallion:Logs:{nameof(Format)} is '{Format}'; {Console} or {Json} is right"];
}
