using Medallion.Stages.Execution;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Attempts;
using Medallion.Stages.Runs.Events;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Medallion.Stages.Tests.Runs;

/// <summary>What a run that waits tells of its place in the queue.</summary>
public sealed class QueuePlaceTests : IAsyncDisposable
{
    private readonly RunLimits _limits = new() { MaxRunning = 1, LedgerInterval = TimeSpan.Zero };
    private readonly ScriptedEngine _engine = new();
    private readonly SemaphoreSlim _ends = new(0);
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private readonly Replica _first;
    private readonly Replica _second;

    public QueuePlaceTests()
    {
        var shared = new MemoryRunRecordStore();
        _first = new Replica(shared, _engine, _limits);
        _second = new Replica(shared, _engine, _limits);
        _engine.Script = EndsWhenToldAsync;
    }

    private CancellationToken Token => _patience.Token;

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        _patience.Dispose();
        _ends.Dispose();
    }

    [Fact]
    public async Task Is_told_at_most_as_often_as_progress()
    {
        var time = new FakeTimeProvider();
        var log = new RunLog([], 1, 1, time);
        var place = new QueuePlace(log, _limits, time);
        await using IAsyncEnumerator<RunEvent> reader = log
            .FollowAsync(0, TimeSpan.FromHours(1), static () => new Queued(0), Token)
            .GetAsyncEnumerator(Token);
        place.MoveTo(9);
        log.Commit(1);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(new Queued(9), reader.Current.Body);

        ValueTask<bool> next = reader.MoveNextAsync();
        place.MoveTo(8);
        time.Advance(_limits.ProgressInterval / 2);
        place.MoveTo(7);
        await Task.Delay(50, Token);
        Assert.False(next.IsCompleted);

        time.Advance(_limits.ProgressInterval / 2);
        place.MoveTo(6);
        Assert.True(await next);
        Assert.Equal((0, new Queued(6)), (reader.Current.Sequence, reader.Current.Body));
    }

    [Fact]
    public void Is_told_when_it_is_an_eighth_closer_and_each_of_the_last_eight()
    {
        const int First = 100;
        var time = new FakeTimeProvider();
        var log = new RunLog([], 1, 1, time);
        var place = new QueuePlace(log, _limits, time);
        List<int> told = [];
        for (int position = First; position > 0; position--)
        {
            RunEvent? before = log.Live;
            place.MoveTo(position);
            time.Advance(_limits.ProgressInterval);
            if (log.Live is { Body: Queued queued } live && live != before)
            {
                told.Add(queued.Position);
            }
        }

        Assert.Equal(Enumerable.Range(1, 8).Reverse(), told.TakeLast(8));
        Assert.Equal([87, 76, 66, 57], told.Take(4));
        Assert.InRange(told.Count, 8, First / 4);
        Assert.Equal(1, place.Position);
    }

    [Fact]
    public async Task Is_stored_once_however_many_runs_end_before_it_is_its_turn()
    {
        const int Runs = 30;
        _limits.ProgressInterval = TimeSpan.FromMilliseconds(1);
        Task<List<RunEvent>>[] calls = await SubmitAsync(Runs);

        _ends.Release(Runs);

        List<RunEvent>[] told = await Task.WhenAll(calls);
        int[][] positions = [.. told.Select(static events => Positions(events))];
        Assert.All(positions, static seen => Assert.Equal(seen.OrderDescending(), seen));
        Assert.Equal(Enumerable.Range(1, Runs - 1), positions.Skip(1).Select(static seen => seen[0]));
        Assert.All(told.Skip(1), static events => Assert.Single(events, static e => e is { Sequence: > 0, Body: Queued }));
    }

    [Fact]
    public async Task Is_seen_on_another_replica_as_it_changes()
    {
        Task<List<RunEvent>>[] calls = await SubmitAsync(3);

        List<int> seen = [];
        await foreach (RunEvent told in _second.Registry.Watch(KeyOf(2), 0, Token))
        {
            seen.AddRange(Positions([told]));
            if (seen is [2])
            {
                // The first ends, the second one has its turn and stays: the lease's renewal tells the new place.
                _ends.Release();
            }
            else if (seen is [.., 1])
            {
                break;
            }
        }

        Assert.Equal(seen.OrderDescending(), seen);
        _ends.Release(calls.Length);
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task Nothing_live_is_told_before_what_was_stored_before_it()
    {
        var time = new FakeTimeProvider();
        var log = new RunLog([], 1, 1, time);
        await using IAsyncEnumerator<RunEvent> reader = log
            .FollowAsync(0, TimeSpan.FromHours(1), static () => new Queued(0), Token)
            .GetAsyncEnumerator(Token);
        ValueTask<bool> next = reader.MoveNextAsync();
        log.Append(new Queued(9));
        log.Show(new Queued(8));
        log.Commit(1);

        Assert.True(await next);
        Assert.Equal(new Queued(9), reader.Current.Body);
        Assert.Equal(new Queued(8), await NextAsync(reader));
    }

    [Fact]
    public async Task Silence_is_broken_in_time_also_while_what_happens_waits_for_the_ledger()
    {
        var time = new FakeTimeProvider();
        var log = new RunLog([], 1, 1, time);
        await using IAsyncEnumerator<RunEvent> reader = log
            .FollowAsync(0, TimeSpan.FromSeconds(10), static () => new Queued(5), Token)
            .GetAsyncEnumerator(Token);
        ValueTask<bool> next = reader.MoveNextAsync();
        log.Append(new Queued(9));
        for (int i = 0; i < 100 && !next.IsCompleted; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            log.Show(new Queued(8));
            await Task.Delay(10, Token);
        }

        Assert.True(next.IsCompleted);
        Assert.True(await next);
        Assert.Equal((0, new Queued(5)), (reader.Current.Sequence, reader.Current.Body));
    }

    private static RunKey KeyOf(int number) => new("people", $"r{number}", StageKind.WriteSilver);

    private static RunSubmission Submission(int number)
    {
        var plan = new SilverPlan(
            KeyOf(number), StoreUri.Parse("file:///lake"), null, $"data/silver/{number}.parquet", new OutputFormat());
        return new RunSubmission(plan, new Dictionary<string, string>());
    }

    private static int[] Positions(IEnumerable<RunEvent> events) =>
        [.. events.Select(static e => e.Body).OfType<Queued>().Select(static queued => queued.Position)];

    private static async Task<RunEventBody> NextAsync(IAsyncEnumerator<RunEvent> reader)
    {
        Assert.True(await reader.MoveNextAsync());
        return reader.Current.Body;
    }

    /// <summary>Submits runs one after the other: once a call is answered, its run has its place.</summary>
    private async Task<Task<List<RunEvent>>[]> SubmitAsync(int count)
    {
        List<Task<List<RunEvent>>> calls = [];
        for (int i = 0; i < count; i++)
        {
            calls.Add(CollectAsync(await _first.Registry.SubmitAsync(Submission(i), 0, Token)));
        }

        return [.. calls];
    }

    private async Task<List<RunEvent>> CollectAsync(RunAttachment run)
    {
        List<RunEvent> events = [];
        await foreach (RunEvent told in run.Events.WithCancellation(Token))
        {
            events.Add(told);
        }

        return events;
    }

    private async Task<StageOutcome> EndsWhenToldAsync(IStageObserver observer, CancellationToken stop)
    {
        await _ends.WaitAsync(stop);
        return SilverOutcomes.OfRows(1);
    }
}
