using Medallion.Stages.Execution;
using Medallion.Stages.Outcomes;
using Medallion.Stages.Plans;
using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Events;
using Medallion.Storage.Objects;
using Medallion.Storage.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Medallion.Stages.Tests.Runs;

/// <summary>What a run that waits tells of its place.</summary>
public sealed class QueuePlaceTests : IAsyncDisposable
{
    private readonly RunLimits _limits = new()
    {
        MaxRunning = 1,
        LedgerInterval = TimeSpan.Zero,
        ProgressInterval = TimeSpan.FromMilliseconds(1),
    };

    private readonly ScriptedEngine _engine = new();
    private readonly SemaphoreSlim _turns = new(0);
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private readonly Replica _first;
    private readonly Replica _second;

    public QueuePlaceTests()
    {
        var shared = new MemoryRunRecordStore();
        _first = new Replica(shared, _engine, _limits);
        _second = new Replica(shared, _engine, _limits);
        _engine.Script = async (_, stop) =>
        {
            await _turns.WaitAsync(stop);
            return SilverOutcomes.OfRows(1);
        };
    }

    private CancellationToken Token => _patience.Token;

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        _patience.Dispose();
        _turns.Dispose();
    }

    [Fact]
    public async Task One_place_is_stored_however_many_runs_end_before_its_turn()
    {
        const int Runs = 40;
        Task<List<RunEvent>>[] calls = await SubmitAsync(Runs);

        _turns.Release(Runs);

        List<RunEvent>[] told = await Task.WhenAll(calls);
        Assert.All(told.Skip(1), static events => Assert.Single(events, static e => e is { Sequence: > 0, Body: Queued }));
        int[][] places = [.. told.Skip(1).Select(static events => PlacesIn(events))];
        Assert.Equal(Enumerable.Range(1, Runs - 1), places.Select(static seen => seen[0]));
        Assert.All(places, static seen => Assert.Equal(seen.OrderDescending(), seen));
    }

    [Fact]
    public async Task Another_replica_sees_the_place_that_the_record_had_last()
    {
        Task<List<RunEvent>>[] calls = await SubmitAsync(3);
        var seen = new List<int>();
        await foreach (RunEvent told in _second.Registry.Watch(KeyOf(2), 0, Token))
        {
            seen.AddRange(PlacesIn([told]));
            if (seen is [2])
            {
                _turns.Release(); // The first one ends, the second has its turn, and the third is next.
            }

            if (seen is [.., 1])
            {
                break;
            }
        }

        Assert.Equal(seen.OrderDescending(), seen);
        _turns.Release(calls.Length);
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task Later_places_are_told_no_more_often_than_progress()
    {
        var time = new FakeTimeProvider();
        var limits = new RunLimits();
        var log = new RunLog([], 1, 1, time);
        var place = new QueuePlace(log, limits, time);
        await using IAsyncEnumerator<RunEvent> reader = log
            .FollowAsync(0, TimeSpan.FromHours(1), static () => new Queued(0), Token)
            .GetAsyncEnumerator(Token);
        place.MoveTo(9);
        log.Commit(1);
        Assert.Equal(new Queued(9), await NextAsync(reader));

        place.MoveTo(8);
        time.Advance(limits.ProgressInterval / 2);
        place.MoveTo(7);
        time.Advance(limits.ProgressInterval / 2);
        place.MoveTo(6);

        Assert.Equal(new Queued(6), await NextAsync(reader));
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

    private static int[] PlacesIn(IEnumerable<RunEvent> events) =>
        [.. events.Select(static e => e.Body).OfType<Queued>().Select(static queued => queued.Position)];

    private static async Task<RunEventBody> NextAsync(IAsyncEnumerator<RunEvent> reader)
    {
        Assert.True(await reader.MoveNextAsync());
        return reader.Current.Body;
    }

    /// <summary>Submits runs one behind the other: once a call is answered, its run has its place.</summary>
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
}
