using Medallion.Protocol.V1;

namespace Medallion.Protocol.Tests.Scripted;

/// <summary>Events and requests as a service and a caller make them.</summary>
internal static class Events
{
    /// <summary>
    /// The events of a run that succeeds: accepted, progress, result; <paramref name="count"/> in all, at least 2.
    /// </summary>
    public static IReadOnlyList<RunEvent> Run(int count, int attempt = 1, string executor = "one") =>
    [
        new RunEvent
        {
            Sequence = 1,
            Attempt = attempt,
            Accepted = new RunAccepted { Acceptance = Acceptance.Started, Executor = executor },
        },
        .. Enumerable.Range(2, count - 2).Select(i => new RunEvent
        {
            Sequence = i,
            Attempt = attempt,
            Progress = new RunProgress { RowsDone = i },
        }),
        new RunEvent
        {
            Sequence = count,
            Attempt = attempt,
            Result = new StageResult { Bronze = new ReadBronzeResult { RowCount = attempt } },
        },
    ];

    /// <summary>What a stream starts with when a run is met again.</summary>
    public static RunEvent Greeting() => new() { Accepted = new RunAccepted { Acceptance = Acceptance.Attached } };

    public static ReadBronzeRequest Request(bool force = false) => new()
    {
        StoreUri = "s3://bucket",
        Run = new RunOptions { Key = new RunKey { Pipeline = "people", RunId = "1" }, Force = force },
    };
}
