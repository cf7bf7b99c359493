using Medallion.Stages.Execution;
using Microsoft.Extensions.Time.Testing;

namespace Medallion.Stages.Tests.Execution;

/// <summary>When a stage counts as one whose store does not answer.</summary>
public sealed class StallTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();
    private readonly StageMeter _meter;

    public StallTests() => _meter = new StageMeter(_time);

    [Fact]
    public void Call_without_an_answer_is_one_from_the_limit_on()
    {
        using PendingCalls.Call call = _meter.Calls.Begin("s3://lake/a.csv");

        _time.Advance(Limit - TimeSpan.FromSeconds(1));
        Assert.Null(_meter.FindStall(Limit));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("s3://lake/a.csv", _meter.FindStall(Limit)?.ObjectUri);
    }

    [Fact]
    public void Stage_that_computes_and_waits_for_nothing_is_none_however_long_it_takes()
    {
        _meter.Calls.Begin("s3://lake/a.csv").Dispose();

        _time.Advance(Limit * 100);

        Assert.Null(_meter.FindStall(Limit));
    }

    [Fact]
    public void Stage_that_counts_or_is_answered_is_none_although_one_call_is_pending()
    {
        using PendingCalls.Call call = _meter.Calls.Begin("s3://lake/a.csv");

        _time.Advance(Limit);
        _meter.AddRows(1);
        Assert.Null(_meter.FindStall(Limit));
        _time.Advance(Limit);
        _meter.Calls.Begin("s3://lake/b.csv").Dispose();
        Assert.Null(_meter.FindStall(Limit));
        _time.Advance(Limit);
        _meter.Phase = Phase.Writing;
        Assert.Null(_meter.FindStall(Limit));
        _time.Advance(Limit);
        Assert.NotNull(_meter.FindStall(Limit));
    }

    [Fact]
    public void Call_after_a_long_computation_has_its_own_time()
    {
        _time.Advance(Limit * 100);
        using PendingCalls.Call call = _meter.Calls.Begin("s3://lake/a.csv");

        Assert.Null(_meter.FindStall(Limit));
    }

    [Fact]
    public async Task Every_call_of_a_watched_store_is_seen_while_it_is_pending_and_not_afterwards()
    {
        var hanging = new HangingStore();
        var store = new WatchedStore(hanging, _meter.Calls);
        Task[] calls =
        [
            store.ListAsync("a/", CancellationToken.None).ToArrayAsync().AsTask(),
            store.FindAsync("a", CancellationToken.None),
            store.ReadAsync(new("a", "1", 1), 0, new byte[1], CancellationToken.None).AsTask(),
            store.PutAsync("a", default, default, new Dictionary<string, string>(), CancellationToken.None),
            store.DeleteAsync("a", CancellationToken.None),
            store.StartUploadAsync("a", new Dictionary<string, string>(), CancellationToken.None),
        ];

        _time.Advance(Limit);
        for (int left = calls.Length; left > 0; left--)
        {
            Assert.NotNull(_meter.FindStall(Limit));
            await hanging.FailNextAsync(calls);
            Assert.Null(_meter.FindStall(Limit)); // an answer
            _time.Advance(Limit);
        }

        Assert.Null(_meter.FindStall(Limit));
    }
}
