using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Grpc.Core;
using Medallion.Protocol.Client;
using Medallion.Protocol.Tests.Scripted;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.Protocol.Tests.Client;

public sealed class RunsClientTests
{
    private static readonly MedallionClientOptions Patient = new()
    {
        SilenceTimeout = Timeout.InfiniteTimeSpan,
        ReconnectTimeout = TimeSpan.FromDays(1),
    };

    private static readonly RunKey Key = new() { Pipeline = "people", RunId = "1", Stage = Stage.ReadBronze };

    private static readonly RpcException Interrupted =
        Failures.Explained(StatusCode.Unavailable, "RUN_INTERRUPTED", TimeSpan.FromSeconds(2));

    [SeededProperty(MaxTest = 200)]
    public Property Whatever_is_cut_a_watched_run_is_told_without_gap_and_without_repeat()
    {
        Gen<ScriptedConnection> cuts =
            from events in Gen.Choose(0, 6)
            from end in Gen.Elements<StatusCode?>(
                null, StatusCode.Unavailable, StatusCode.Internal, StatusCode.Cancelled, StatusCode.Unknown)
            select new ScriptedConnection(events, end is { } code ? Failures.Cut(code) : null);
        return Prop.ForAll(
            Gen.Choose(2, 20).ToArbitrary(),
            cuts.ArrayOf().ToArbitrary(),
            ArbMap.Default.ArbFor<bool>(),
            (count, connections, fails) =>
            {
                var service = new ScriptedService(History(count, fails), [.. connections, ScriptedConnection.Whole]);
                List<RunEvent> seen = WatchAsync(service).GetAwaiter().GetResult();
                IEnumerable<int> stored = seen.Where(static e => e.Sequence > 0).Select(static e => (int)e.Sequence);
                Assert.Equal(Enumerable.Range(1, count), stored);
                Assert.Equal(fails, seen[^1].Failure is not null);
            });
    }

    [Fact]
    public async Task Each_watch_resumes_after_the_last_event_seen()
    {
        var service = new ScriptedService(
            Events.Run(6), new(2, Failures.Cut()), new(3, Failures.Cut()), ScriptedConnection.Whole);

        await WatchAsync(service);

        Assert.Equal([0, 2, 5], service.Watches.Select(static w => w.ResumeAfterSequence));
        Assert.All(service.Watches, static watch => Assert.Equal((Key, "pt-BR"), (watch.Key, watch.Language)));
    }

    [Fact]
    public async Task A_run_that_is_taken_over_is_watched_on()
    {
        var service = new ScriptedService(Events.Run(6), new(3, Interrupted), ScriptedConnection.Whole);

        List<RunEvent> seen = await WatchAsync(service);

        Assert.Equal([1, 2, 3, 4, 5, 6], seen.Select(static e => e.Sequence));
    }

    [Fact]
    public async Task A_run_that_nobody_takes_over_is_not_watched_for_ever()
    {
        RunEvent pulse = new() { Sequence = 0, Progress = new RunProgress { RowsDone = 1 } };
        var service = new ScriptedService(
            Events.Run(6), new ScriptedConnection(3, Interrupted), new ScriptedConnection(0, Interrupted) { Live = pulse });

        StageFailedException failure = await Assert.ThrowsAsync<StageFailedException>(() => WatchAsync(service));

        Assert.Equal(ErrorReason.RunInterrupted, failure.Reason);
        Assert.Equal(2, service.Watches.Count);
    }

    [Fact]
    public async Task Leaving_a_watched_run_leaves_it_going()
    {
        using var cancellation = new CancellationTokenSource();
        var service = new ScriptedService(Events.Run(3), new ScriptedConnection(1) { FallsSilent = true });

        Task<List<RunEvent>> watching = WatchAsync(service, cancellation.Token);
        await service.Connected.Task;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        Assert.Empty(service.Cancellations);
    }

    [Fact]
    public async Task A_question_is_asked_again_until_it_is_answered()
    {
        var service = new ScriptedService([]);
        service.Refusals.Enqueue(Failures.Cut());
        service.Refusals.Enqueue(Failures.Explained(StatusCode.Unavailable, "SERVER_STOPPING", TimeSpan.FromSeconds(2)));

        Run run = await Client(service).GetAsync(new GetRunRequest { Key = Key });

        Assert.Equal(3, run.Attempt);
    }

    [Fact]
    public async Task A_question_that_is_refused_is_not_asked_again()
    {
        var service = new ScriptedService([]);
        service.Refusals.Enqueue(Failures.Explained(StatusCode.NotFound, "RUN_NOT_FOUND"));

        StageFailedException failure = await Assert.ThrowsAsync<StageFailedException>(
            () => Client(service).GetAsync(new GetRunRequest { Key = Key }));

        Assert.Equal(ErrorReason.RunNotFound, failure.Reason);
        Assert.Equal(1, service.Questions);
    }

    [Fact]
    public async Task A_run_that_is_done_again_is_followed_like_a_stage()
    {
        var service = new ScriptedService(
            Events.Run(4, attempt: 2), new(-1, Failures.Cut()), new(2, Failures.Cut()), ScriptedConnection.Whole);
        var client = new MedallionClient(service, Patient, new ImpatientTimeProvider());

        await client.RunAsync(StageCall.Retry(new RetryRunRequest { Key = Key, Force = true, Language = "pt-BR" }));

        Assert.Equal([true, true, false], service.Retries.Select(static r => r.Force));
        Assert.Equal([0, 0, 2], service.Retries.Select(static r => r.ResumeAfterSequence));
        Assert.Equal([0, 0, 2], service.Retries.Select(static r => r.FollowedAttempt));
        Assert.All(service.Retries, static retry => Assert.Equal((Key, "pt-BR"), (retry.Key, retry.Language)));
    }

    private static IReadOnlyList<RunEvent> History(int count, bool fails)
    {
        IReadOnlyList<RunEvent> events = Events.Run(count);
        RunEvent end = new() { Sequence = count, Attempt = 1, Failure = new Failure { Reason = ErrorReason.CsvMalformed } };
        return fails ? [.. events.SkipLast(1), end] : events;
    }

    private static RunsClient Client(CallInvoker service) => new(service, Patient, new ImpatientTimeProvider());

    private static async Task<List<RunEvent>> WatchAsync(CallInvoker service, CancellationToken cancellationToken = default)
    {
        var request = new WatchRunRequest { Key = Key, Language = "pt-BR" };
        List<RunEvent> seen = [];
        await foreach (RunEvent runEvent in Client(service).WatchAsync(request, cancellationToken))
        {
            seen.Add(runEvent);
        }

        return seen;
    }
}
