using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Grpc.Core;
using Medallion.Protocol.Client;
using Medallion.Protocol.Tests.Scripted;
using Medallion.Protocol.V1;
using Medallion.Tests.Shared;

namespace Medallion.Protocol.Tests.Client;

public sealed class MedallionClientFollowTests
{
    private static readonly MedallionClientOptions Patient = new()
    {
        SilenceTimeout = Timeout.InfiniteTimeSpan,
        ReconnectTimeout = TimeSpan.FromDays(1),
    };

    [Fact]
    public async Task An_undisturbed_run_gives_every_event_and_then_the_result()
    {
        var service = new ScriptedService(Events.Run(5));

        List<RunEvent> seen = await FollowAsync(service);

        Assert.Equal([1, 2, 3, 4, 5], seen.Select(static e => e.Sequence));
        Assert.Single(service.Requests);
    }

    [SeededProperty(MaxTest = 200)]
    public Property Whatever_is_cut_the_events_come_without_gap_and_without_repeat()
    {
        Gen<ScriptedConnection> cuts =
            from events in Gen.Choose(0, 6)
            from end in Gen.Elements<StatusCode?>(
                null, StatusCode.Unavailable, StatusCode.Internal, StatusCode.Cancelled, StatusCode.Unknown)
            select new ScriptedConnection(events, end is { } code ? Failures.Cut(code) : null);
        return Prop.ForAll(Gen.Choose(2, 20).ToArbitrary(), cuts.ArrayOf().ToArbitrary(), (count, connections) =>
        {
            var service = new ScriptedService(Events.Run(count), [.. connections, ScriptedConnection.Whole]);
            List<RunEvent> seen = FollowAsync(service).GetAwaiter().GetResult();
            IEnumerable<int> stored = seen.Where(static e => e.Sequence > 0).Select(static e => (int)e.Sequence);
            Assert.Equal(Enumerable.Range(1, count), stored);
            Assert.NotNull(seen[^1].Result);
        });
    }

    [Fact]
    public async Task Each_call_resumes_after_the_last_event_seen()
    {
        var service = new ScriptedService(
            Events.Run(6), new(2, Failures.Cut()), new(3, Failures.Cut()), ScriptedConnection.Whole);

        await FollowAsync(service);

        Assert.Equal([0, 2, 5], service.Requests.Select(static r => r.Run.ResumeAfterSequence));
        Assert.Equal([0, 1, 1], service.Requests.Select(static r => r.Run.FollowedAttempt));
    }

    [Fact]
    public async Task The_run_key_stays_the_same_over_reconnections()
    {
        var service = new ScriptedService(Events.Run(3), new(1, Failures.Cut()), ScriptedConnection.Whole);

        await FollowAsync(service);

        Assert.Equal(2, service.Requests.Count);
        Assert.Equal(service.Requests[0].Run.Key, service.Requests[1].Run.Key);
    }

    [Fact]
    public async Task Force_is_asked_for_only_until_the_run_is_accepted()
    {
        var service = new ScriptedService(
            Events.Run(3),
            new ScriptedConnection(-1, Failures.Cut()),
            new ScriptedConnection(1, Failures.Cut()),
            ScriptedConnection.Whole);

        await FollowAsync(service, request: Events.Request(force: true));

        Assert.Equal([true, true, false], service.Requests.Select(static r => r.Run.Force));
    }

    [Fact]
    public async Task A_server_without_memory_starts_over_and_still_ends_with_the_result()
    {
        IReadOnlyList<RunEvent> shorter = Events.Run(3, executor: "another");
        var service = new ScriptedService(
            Events.Run(10),
            new ScriptedConnection(7, Failures.Cut()),
            ScriptedConnection.Whole with { History = shorter });

        List<RunEvent> seen = await FollowAsync(service);

        Assert.NotNull(seen[^1].Result);
        Assert.Equal([1, 2, 3], seen.TakeLast(3).Select(static e => e.Sequence));
    }

    [Fact]
    public async Task Live_events_pass_without_counting()
    {
        RunEvent live = new() { Sequence = 0, Progress = new RunProgress { RowsDone = 1 } };
        var service = new ScriptedService(
            Events.Run(3), new ScriptedConnection(1) { Live = live }, ScriptedConnection.Whole);

        List<RunEvent> seen = await FollowAsync(service);

        Assert.Equal([1, 0, 2, 3], seen.Select(static e => e.Sequence));
    }

    [Fact]
    public async Task Reconnections_wait_longer_and_longer_up_to_the_limit()
    {
        ScriptedConnection[] refusals = [.. Enumerable.Repeat(new ScriptedConnection(-1, Failures.Cut()), 12)];
        var time = new ImpatientTimeProvider();
        var options = new MedallionClientOptions
        {
            SilenceTimeout = Timeout.InfiniteTimeSpan,
            ConnectTimeout = TimeSpan.FromDays(1),
        };

        await FollowAsync(new ScriptedService(Events.Run(2), [.. refusals, ScriptedConnection.Whole]), time, options);

        Assert.Equal(12, time.Waits.Count);
        Assert.InRange(time.Waits[0], TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200));
        Assert.InRange(time.Waits[3], TimeSpan.FromMilliseconds(800), TimeSpan.FromMilliseconds(1600));
        Assert.All(
            time.Waits.Skip(6),
            static wait => Assert.InRange(wait, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_stopping_server_is_given_the_time_it_asks_for()
    {
        RpcException stopping = Failures.Explained(StatusCode.Unavailable, "SERVER_STOPPING", TimeSpan.FromSeconds(20));
        var time = new ImpatientTimeProvider();

        List<RunEvent> seen = await FollowAsync(
            new ScriptedService(Events.Run(4), new(2, stopping), ScriptedConnection.Whole), time);

        Assert.Equal([1, 2, 3, 4], seen.Select(static e => e.Sequence));
        Assert.InRange(Assert.Single(time.Waits), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21));
    }

    private static async Task<List<RunEvent>> FollowAsync(
        CallInvoker service,
        TimeProvider? time = null,
        MedallionClientOptions? options = null,
        ReadBronzeRequest? request = null)
    {
        var client = new MedallionClient(service, options ?? Patient, time ?? new ImpatientTimeProvider());
        List<RunEvent> seen = [];
        await foreach (RunEvent runEvent in client.FollowAsync(StageCall.ReadBronze(request ?? Events.Request())))
        {
            seen.Add(runEvent);
        }

        return seen;
    }
}
