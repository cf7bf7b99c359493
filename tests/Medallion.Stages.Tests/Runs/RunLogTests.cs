using Medallion.Stages.Runs;
using Medallion.Stages.Runs.Attempts;
using Medallion.Stages.Runs.Events;
using Microsoft.Extensions.Time.Testing;

namespace Medallion.Stages.Tests.Runs;

/// <summary>In which order, and when, a reader of a run sees what is stored and what is live.</summary>
public sealed class RunLogTests : IDisposable
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(20));
    private readonly RunLog _log;

    public RunLogTests() => _log = new RunLog([], 1, 1, _time);

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task Live_event_is_told_after_what_was_stored_before_it()
    {
        await using IAsyncEnumerator<RunEvent> reader = Follow();
        _log.Append(new Queued(5));
        _log.Show(new Queued(4));
        ValueTask<bool> next = reader.MoveNextAsync();

        _log.Commit(1);

        Assert.True(await next);
        Assert.Equal((1, new Queued(5)), (reader.Current.Sequence, reader.Current.Body));
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal((0, new Queued(4)), (reader.Current.Sequence, reader.Current.Body));
    }

    [Fact]
    public async Task Heartbeat_comes_also_while_the_ledger_does_not_take_what_happens()
    {
        await using IAsyncEnumerator<RunEvent> reader = Follow();
        ValueTask<bool> next = reader.MoveNextAsync();
        for (int second = 0; second <= Heartbeat.TotalSeconds; second++)
        {
            Assert.False(next.IsCompleted && second < Heartbeat.TotalSeconds);
            _log.Append(new Queued(5));
            _log.Show(new Queued(4));

            // Lets the reader see that there is nothing to see yet, and wait again.
            await Task.Delay(20, _patience.Token);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(await next);
        Assert.Equal(new Queued(99), reader.Current.Body);
    }

    [Fact]
    public async Task Event_before_the_end_is_told_with_it_and_not_stored_alone()
    {
        Task<bool> writer = _log.WaitForMoreAsync(0, _patience.Token);
        await using IAsyncEnumerator<RunEvent> reader = Follow();
        _log.AppendBeforeEnd(new Queued(1));
        await Task.Delay(20, _patience.Token);
        Assert.False(writer.IsCompleted);

        _log.Append(new Queued(0), isLast: true);
        Assert.False(await writer);
        _log.Commit(2);

        Assert.True(await reader.MoveNextAsync());
        Assert.Equal((1, new Queued(1)), (reader.Current.Sequence, reader.Current.Body));
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal((2, new Queued(0)), (reader.Current.Sequence, reader.Current.Body));
        Assert.False(await reader.MoveNextAsync());
    }

    private IAsyncEnumerator<RunEvent> Follow() =>
        _log.FollowAsync(0, Heartbeat, static () => new Queued(99), _patience.Token).GetAsyncEnumerator(_patience.Token);
}
