namespace Medallion.FunctionalTests.Faults;

/// <summary>What is done to a request, instead of passing it and its answer on as they are.</summary>
internal sealed record S3Trick
{
    /// <summary>Before anything of the request is passed on.</summary>
    public Func<Task>? Before { get; init; }

    /// <summary>After half of its body was passed on (or its head, where it has no body).</summary>
    public Func<Task>? During { get; init; }

    /// <summary>After the store has answered, before the answer is passed on.</summary>
    public Func<Task>? After { get; init; }

    /// <summary>This is answered; the store is not asked.</summary>
    public string? Answer { get; init; }

    /// <summary>The connection ends after so many bytes of the answer's body.</summary>
    public int? CutAnswerAfter { get; init; }

    /// <summary>The answer announces so many bytes fewer (below 0) or more than it has.</summary>
    public int WrongLengthBy { get; init; }

    /// <summary>A put that the store refuses for its condition is told as done, as by a store that knows no conditions.</summary>
    public bool IgnoresConditions { get; init; }

    /// <summary>Nothing is passed on any more, and the connection stays open.</summary>
    public bool Swallow { get; init; }

    /// <summary>How S3 asks to slow down.</summary>
    public static string SlowDown { get; } = Error(503, "SlowDown", "Please reduce your request rate.");

    /// <summary>An answer as S3 gives errors.</summary>
    public static string Error(int status, string code, string message)
    {
        string body = $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{message}</Message></Error>";
        return $"HTTP/1.1 {status} {code}\r\nContent-Type: application/xml\r\nContent-Length: {body.Length}\r\n"
            + $"Connection: close\r\n\r\n{body}";
    }
}
